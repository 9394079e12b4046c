import { meOptions } from '@qilian/ui/session.ts'
import { dehydrate, hydrate, type DehydratedState, type Query, type QueryClient } from '@tanstack/react-query'
import { keep, readKept } from './storage.ts'

const name = 'last'
const keptTags: readonly unknown[] = ['cases', 'notices']
const mostQueries = 40
const dayMs = 86_400_000

/** Changes with every build: what an older version has kept may have another shape. */
const build = () => document.querySelector('script[type="module"]')?.getAttribute('src') ?? ''

function isKept({ queryKey: [tag, path], state }: Query): boolean {
  if (state.status !== 'success') return false
  return path === meOptions.queryKey[1] || (keptTags.includes(tag) && path !== '/cases/similar')
}

function save(client: QueryClient) {
  if (!client.getQueryData(meOptions.queryKey)) return keep(name, null)
  const recent = new Set(client.getQueryCache().findAll({ predicate: isKept }).sort((a, b) => b.state.dataUpdatedAt - a.state.dataUpdatedAt).slice(0, mostQueries))
  keep(name, JSON.stringify({ build: build(), state: dehydrate(client, { shouldDehydrateQuery: (query) => recent.has(query), shouldDehydrateMutation: () => false }) }))
}

function restore(client: QueryClient) {
  try {
    const kept = JSON.parse(readKept(name) ?? 'null') as { build: string; state: DehydratedState } | null
    if (kept?.build !== build()) return
    hydrate(client, kept.state)
    // However young: something may have been done since it was kept.
    void client.invalidateQueries({ refetchType: 'none' })
  } catch {
    keep(name, null)
  }
}

/**
 * Shows at once, also without a connection, what was read last; reading anew follows by itself.
 * Nothing stays behind on the device once nobody is signed in.
 */
export function keepLast(client: QueryClient) {
  const { queries, ...others } = client.getDefaultOptions()
  client.setDefaultOptions({ ...others, queries: { ...queries, gcTime: dayMs } })
  restore(client)
  let timer: ReturnType<typeof setTimeout> | undefined
  client.getQueryCache().subscribe(({ type }) => {
    if (type !== 'updated' && type !== 'removed') return
    timer ??= setTimeout(() => {
      timer = undefined
      save(client)
    }, 1000)
  })
  addEventListener('pagehide', () => save(client))
}
