import { getHandover, type HandoverDetail } from '@qilian/contract/handovers'
import { call, type InputOf } from '@qilian/ui/api.ts'
import { isProblem, queryKey } from '@qilian/ui/query.ts'
import type { Endpoint, ResponseOf } from '@qilian/contract/endpoint'
import { useMutation, useQueryClient } from '@tanstack/react-query'

/** An act of a handover: the page shows what it answers, or, where somebody was faster, what stands now. */
export function useHandoverAction<E extends Endpoint>(endpoint: E, handoverId: string) {
  const client = useQueryClient()
  const key = queryKey(getHandover, { params: { handoverId } })
  return useMutation<ResponseOf<E>, Error, InputOf<E>>({
    mutationFn: (input) => call(endpoint, input),
    onSuccess: (changed) => {
      client.setQueryData(key, changed as HandoverDetail)
      void client.invalidateQueries({ queryKey: ['session'] })
      void client.invalidateQueries({ queryKey: ['cases'] })
      void client.invalidateQueries({ queryKey: [getHandover.tag], predicate: ({ queryKey: [, path] }) => path !== getHandover.path })
    },
    onError: (error) => {
      if (isProblem(error) && error.problem.current) client.setQueryData(key, error.problem.current)
    },
  })
}
