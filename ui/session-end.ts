import { getSessionEnd, type SessionEnd } from '@qilian/contract/session'
import { useEffect, useState } from 'react'
import { call } from './api.ts'
import { loadRestOfPhrases, useTranslation } from './i18n.ts'

async function read(): Promise<SessionEnd | null> {
  const { why } = await call(getSessionEnd, {})
  if (why) await loadRestOfPhrases()
  return why
}

/**
 * Why the session that this browser had is over, in words; null where there is nothing to tell, undefined while that isn't
 * known. Kept apart from what else was read: all of that is forgotten at this very moment.
 */
export function useSessionEnd(): string | null | undefined {
  const { t } = useTranslation()
  const [why, setWhy] = useState<SessionEnd | null>()
  useEffect(() => {
    let left = false
    const tell = (found: SessionEnd | null) => {
      if (!left) setWhy(found)
    }
    read().then(tell, () => tell(null))
    return () => {
      left = true
    }
  }, [])
  return why && t(`session.ended.${why}`)
}
