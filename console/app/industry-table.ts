import type * as gbt4754 from '@qilian/contract/codes/gbt4754'
import { useQuery } from '@tanstack/react-query'

/** The table of 1,800 industries is fetched when somebody needs it, not before. */
export function useIndustryTable(enabled = true): typeof gbt4754 | undefined {
  return useQuery({ queryKey: ['industry-table'], queryFn: () => import('@qilian/contract/codes/gbt4754'), staleTime: Number.POSITIVE_INFINITY, gcTime: Number.POSITIVE_INFINITY, enabled }).data
}
