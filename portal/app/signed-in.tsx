import { ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { isProblem } from '@qilian/ui/query.ts'
import { meOptions } from '@qilian/ui/session.ts'
import { useQuery } from '@tanstack/react-query'
import { useEffect, type ReactNode } from 'react'
import { Redirect, useLocation } from 'wouter'

/** Lets in who is signed in for an enterprise; others are led to where they belong, and back afterwards. */
export function SignedIn({ children }: { children: ReactNode }) {
  const [path] = useLocation()
  const { data: me, error, refetch } = useQuery(meOptions)
  const elsewhere = me?.user.side === 'staff'
  useEffect(() => {
    if (elsewhere) globalThis.location.assign('/console/')
  }, [elsewhere])

  if (isProblem(error) && error.status === 401) return <Redirect to={`/sign-in?${new URLSearchParams({ next: path })}`} replace />
  if (error && !me) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!me || elsewhere) return <LoadingState />
  return children
}
