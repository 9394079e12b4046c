import { listenEvents } from '@qilian/contract/notices'
import type { QueryClient } from '@tanstack/react-query'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { apiBase } from './api.ts'
import { noteSeen } from './seen.ts'

/** Which domains are read again when an event of the stream arrives. */
const refreshedBy: Readonly<Record<string, readonly string[]>> = {
  // Whatever somebody is told of has changed; the number of unread notices stands beside who is signed in.
  notice: ['notices', 'session', 'cases', 'insight', 'talks', 'privacy'],
  import: ['enterprises'],
  // Perhaps this very one: who is signed in is asked anew, and nobody is led to the sign-in page.
  session_ended: ['session'],
  seat_ended: ['session', 'cases', 'enterprises', 'notices'],
}

const longestWaitMs = 60_000
/** In a busy park cases change all the time: what doesn't show the changed one follows this often at most. */
const othersEveryMs = 10_000

/** Whether what was read mentions that record. */
export function mentions(data: unknown, id: string): boolean {
  if (typeof data === 'string') return data === id
  return typeof data === 'object' && data !== null && Object.values(data).some((value) => mentions(value, id))
}

/**
 * Listens until the returned function is called. After a gap everything on screen is read again,
 * because what happened in between was not heard. Several events within a moment refresh once.
 */
export function listen(client: QueryClient): () => void {
  let source: EventSource | undefined
  let waitMs = 1000
  let reconnect: ReturnType<typeof setTimeout> | undefined
  let flush: ReturnType<typeof setTimeout> | undefined
  let others: ReturnType<typeof setTimeout> | undefined
  let missedSome = false
  const pending = new Set<string>()

  const refreshSoon = (tags: readonly string[]) => {
    for (const tag of tags) pending.add(tag)
    flush ??= setTimeout(() => {
      flush = undefined
      for (const tag of pending) void client.invalidateQueries({ queryKey: [tag] })
      pending.clear()
    }, 250)
  }

  /** Screens that show the case at once; lists in which it may newly stand, and figures, a little later. */
  const refreshCase = (caseId: string) => {
    void client.invalidateQueries({ predicate: ({ queryKey: key, state }) => key[0] === 'cases' && (mentions(key, caseId) || mentions(state.data, caseId)) })
    others ??= setTimeout(() => {
      others = undefined
      refreshSoon(['cases', 'insight'])
    }, othersEveryMs)
  }

  const connect = () => {
    const opened = new EventSource(apiBase + listenEvents.path)
    source = opened
    opened.addEventListener('open', () => {
      waitMs = 1000
      if (missedSome) void client.invalidateQueries()
      missedSome = false
    })
    for (const [event, tags] of Object.entries(refreshedBy)) opened.addEventListener(event, ({ lastEventId }: MessageEvent) => {
      noteSeen(lastEventId)
      refreshSoon(tags)
    })
    opened.addEventListener('case', (event) => {
      noteSeen(event.lastEventId)
      refreshCase((JSON.parse(event.data as string) as { caseId: string }).caseId)
    })
    opened.addEventListener('error', () => {
      missedSome = true
      // The browser reconnects by itself unless the server answered with an error status.
      if (opened.readyState !== EventSource.CLOSED) return
      reconnect = setTimeout(connect, waitMs)
      waitMs = Math.min(waitMs * 2, longestWaitMs)
    })
  }

  connect()
  return () => {
    clearTimeout(reconnect)
    clearTimeout(flush)
    clearTimeout(others)
    source?.close()
  }
}

/** Keeps what is on screen up to date while somebody is signed in. */
export function useLive(active: boolean) {
  const client = useQueryClient()
  useEffect(() => (active ? listen(client) : undefined), [active, client])
}
