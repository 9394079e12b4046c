import { chooseLocale, getMe, getStatus, signOut, type Me } from '@qilian/contract/session'
import { useQuery, type QueryClient } from '@tanstack/react-query'
import { call, ProblemError } from './api.ts'
import { chosenLanguage, type Language } from './i18n.ts'
import { callOptions } from './query.ts'

export const meOptions = callOptions(getMe, {})

/** The server's version, time zone and demo roles; asked once. */
export const statusOptions = { ...callOptions(getStatus, {}), staleTime: Number.POSITIVE_INFINITY }

/** Whoever is signed in, or nobody. Other failures are thrown. */
export async function findMe(client: QueryClient): Promise<Me | undefined> {
  try {
    return await client.ensureQueryData(meOptions)
  } catch (error) {
    if (error instanceof ProblemError && error.status === 401) return undefined
    throw error
  }
}

/** Whoever is signed in. Only below a route that lets nobody else in. */
export function useMe(): Me {
  const { data } = useQuery(meOptions)
  if (!data) throw new Error('useMe outside of the signed-in part')
  return data
}

/**
 * After any kind of sign-in: nothing read before, as somebody else or as nobody, is kept. Mails and the server's texts follow
 * the language that was chosen on this device; where none was, the account keeps its own.
 */
export function enter(client: QueryClient, me: Me, language = chosenLanguage()) {
  client.clear()
  client.setQueryData(meOptions.queryKey, me)
  if (language && language !== me.user.locale) void keepLanguage(client, language).catch(() => undefined)
}

/**
 * Ends the session. The page is then loaded anew, here or at the identity provider: nothing that was read stays in it, and
 * no screen of somebody signed in is drawn for nobody meanwhile. @param next where to, with the base of the face
 */
export async function leave(next: string): Promise<void> {
  const { continueAt } = await call(signOut, {})
  globalThis.location.replace(continueAt ?? next)
}

/** Screens have already changed; tells the server, so that its texts and mails follow, and reads those again. */
export async function keepLanguage(client: QueryClient, language: Language) {
  const me = await call(chooseLocale, { body: { locale: language } })
  client.setQueryData(meOptions.queryKey, me)
  await client.invalidateQueries()
}
