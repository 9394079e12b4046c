import { nameSuccessor } from '@qilian/contract/appointments'
import { getEnterprise } from '@qilian/contract/enterprises'
import { useAction, useCall } from '@qilian/ui/query.ts'
import { useLocation } from 'wouter'
import type { Draft } from './draft.ts'

/** Whose seat it is, and the way to send what was filled in; the server is told whom the namer saw there. */
export function useNaming(enterpriseId: string, draft: Draft) {
  const [, navigate] = useLocation()
  const file = useCall(getEnterprise, { params: { enterpriseId } })
  const name = useAction(nameSuccessor)
  const seat = file.data?.holders.find(({ role, until }) => role === draft.role && until === null)
  const { role, phone, scope, dedicated } = draft
  const body = { role, predecessorId: seat?.id ?? null, name: draft.name, phone, email: draft.email.trim(), post: draft.post, scope, authority: [...draft.authority], until: draft.until || null, dedicated }
  return {
    ready: file.data !== undefined,
    holder: seat?.user.name ?? null,
    error: name.error ?? file.error,
    busy: name.isPending,
    send: () => name.mutate({ params: { enterpriseId }, body }, { onSuccess: ({ id }) => navigate(`/appointments/${id}`, { replace: true }) }),
  }
}
