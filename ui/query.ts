import type { Endpoint, ResponseOf } from '@qilian/contract/endpoint'
import { keepPreviousData, QueryCache, QueryClient, queryOptions, useMutation, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query'
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
