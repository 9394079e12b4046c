import { listPasskeys } from '@qilian/contract/credentials'
import { beginMandateSignature } from '@qilian/contract/mandates'
import { call } from '@qilian/ui/api.ts'
import { sign, usePasskeys } from '@qilian/ui/passkeys.ts'
import { useCall } from '@qilian/ui/query.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'

type Ways = {
  digest: string | undefined
  byPasskey: (assertion: Awaited<ReturnType<typeof sign>>) => Promise<unknown>
  /** By the fresh proof that the call asks for. */
  byProof: () => Promise<unknown>
  onDone: () => void
}

/** Signing an agreement: by passkey where there is one for this browser, else, or where it isn't at hand, by a fresh proof. */
export function useSigning({ digest, byPasskey, byProof, onDone }: Ways) {
  const client = useQueryClient()
  const here = usePasskeys()
  const passkeys = useCall(listPasskeys, {})
  const after = () => {
    onDone()
    return client.invalidateQueries({ queryKey: ['liaisons'] })
  }
  const passkey = useMutation({ mutationFn: async () => byPasskey(await sign(await call(beginMandateSignature, { body: { termsDigest: digest! } }))), onSuccess: after })
  const proof = useMutation({ mutationFn: byProof, onSuccess: after })
  const has = here && (passkeys.data?.items.length ?? 0) > 0
  return {
    has,
    ready: digest !== undefined && !passkeys.isPending,
    busy: passkey.isPending || proof.isPending,
    error: passkey.error ?? proof.error,
    sign: () => (has ? passkey : proof).mutate(),
    /** The passkey that was asked for wasn't at hand. */
    otherwise: has && passkey.isError ? () => {
      passkey.reset()
      proof.mutate()
    } : undefined,
  }
}
