import { getSessionEnd } from '@qilian/contract/session'
import { useQuery } from '@tanstack/react-query'
import { call } from './api.ts'
import { loadRestOfPhrases, useTranslation } from './i18n.ts'
import { queryKey } from './query.ts'

/** Why the session that this browser had is over, in words; null where there is nothing to tell, undefined while that isn't known. */
export function useSessionEnd(): string | null | undefined {
  const { t } = useTranslation()
  const { data, isError } = useQuery({
    queryKey: queryKey(getSessionEnd),
    queryFn: async ({ signal }) => {
      const { why } = await call(getSessionEnd, {}, { signal })
      if (why) await loadRestOfPhrases()
      return { why }
    },
    staleTime: 0,
  })
  if (isError) return null
  return data && (data.why ? t(`session.ended.${data.why}`) : null)
}
