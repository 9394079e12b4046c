import type { Endpoint, ResponseOf } from '@qilian/contract/endpoint'
import { keepPreviousData, QueryCache, QueryClient, queryOptions, useInfiniteQuery, useMutation, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query'
import { call, ProblemError, type InputOf } from './api.ts'

/** Keys begin with the endpoint's tag (its domain), so that a change in a domain refreshes all that was read from it. */
export function queryKey(endpoint: Endpoint, input?: unknown): readonly unknown[] {
  return input === undefined ? [endpoint.tag, endpoint.path] : [endpoint.tag, endpoint.path, input]
}

/** A reading call for `useQuery`, `ensureQueryData` or `prefetchQuery`. */
export function callOptions<E extends Endpoint>(endpoint: E, input: InputOf<E>) {
  return queryOptions<ResponseOf<E>>({
    queryKey: queryKey(endpoint, input),
    queryFn: ({ signal }) => call(endpoint, input, { signal }),
  })
}

/** Reads an endpoint: `const cases = useCall(listCases, { query: { light: 'red' } })`. */
export function useCall<E extends Endpoint>(
  endpoint: E,
  input: InputOf<E>,
  options: { enabled?: boolean; keepPrevious?: boolean } = {},
): UseQueryResult<ResponseOf<E>> {
  return useQuery<ResponseOf<E>>({
    queryKey: queryKey(endpoint, input),
    queryFn: ({ signal }) => call(endpoint, input, { signal }),
    enabled: options.enabled ?? true,
    // The library's own type for placeholders doesn't accept an unresolved generic.
    placeholderData: options.keepPrevious ? (keepPreviousData as never) : undefined,
  })
}

/**
 * Writes through an endpoint and then reads again whatever belongs to its domain and to the named others:
 * `const accept = useAction(acceptCase, ['notices'])`, `accept.mutate({ params: { caseId }, body: { version } })`.
 */
export function useAction<E extends Endpoint>(endpoint: E, alsoRefresh: readonly string[] = []) {
  const client = useQueryClient()
  return useMutation<ResponseOf<E>, Error, InputOf<E>>({
    mutationFn: (input) => call(endpoint, input),
    onSuccess: () => Promise.all([endpoint.tag, ...alsoRefresh].map((tag) => client.invalidateQueries({ queryKey: [tag] }))),
  })
}

export function isProblem(error: unknown, code?: string): error is ProblemError {
  return error instanceof ProblemError && (code === undefined || error.code === code)
}

/** `call` repeats reading after network loss itself, so nothing is repeated here. */
export function createQueryClient(onSignedOut: () => void): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (isProblem(error) && error.status === 401) onSignedOut()
      },
    }),
    defaultOptions: {
      queries: { retry: false, staleTime: 15_000, refetchOnWindowFocus: true },
      mutations: { retry: false, networkMode: 'always' },
    },
  })
}

type Page<Item> = { items: Item[]; next: string | null }
type ItemOf<E> = ResponseOf<E> extends Page<infer Item> ? Item : never

/**
 * Reads a list page by page. `items` are those of all pages so far, `first` the first page with whatever stands beside
 * its items; `more()` fetches the next page while `hasMore`.
 */
export function usePages<E extends Endpoint>(endpoint: E, input: InputOf<E>) {
  const result = useInfiniteQuery({
    queryKey: [...queryKey(endpoint, input), 'pages'],
    queryFn: ({ pageParam, signal }) => {
      const query = { ...(input as { query?: object }).query, ...(pageParam === undefined ? {} : { cursor: pageParam }) }
      return call(endpoint, { ...(input as object), query } as InputOf<E>, { signal }) as Promise<ResponseOf<E> & Page<ItemOf<E>>>
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  })
  return {
    first: result.data?.pages[0],
    items: result.data?.pages.flatMap((page) => page.items) ?? [],
    hasMore: result.hasNextPage,
    more: () => void result.fetchNextPage(),
    loading: result.isPending,
    loadingMore: result.isFetchingNextPage,
    error: result.error,
    retry: () => void result.refetch(),
  }
}
