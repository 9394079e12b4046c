import { beginSigning, signByPasskey } from '@qilian/contract/appointments'
import { addPasskey, beginPasskey, beginPasskeyProof, beginPasskeySignIn, proveByPasskey } from '@qilian/contract/credentials'
import { signInWithPasskey, type Me } from '@qilian/contract/session'
import { useEffect, useRef } from 'react'
import { useQuery } from '@tanstack/react-query'
import { call } from './api.ts'
import { statusOptions } from './session.ts'

/** The browser or its user didn't go through with it. */
export class PasskeyError extends Error {
  override readonly name = 'PasskeyError'
  readonly reason: 'cancelled' | 'exists' | 'failed'
  constructor(reason: PasskeyError['reason'], cause: unknown) {
    super(reason, { cause })
    this.reason = reason
  }
}

/** Loaded when somebody uses a passkey: most visits don't. */
const library = () => import('@simplewebauthn/browser')

/** Whether passkeys work in this browser at this address. */
export function usePasskeys(): boolean {
  const { data } = useQuery(statusOptions)
  return data?.passkeyOrigin === globalThis.location.origin && 'PublicKeyCredential' in globalThis
}

type Ceremony = { challengeId: string; options: Record<string, unknown> }

function reasonOf(error: unknown): PasskeyError['reason'] {
  const { name } = error as { name?: string }
  if (name === 'InvalidStateError') return 'exists'
  return name === 'NotAllowedError' || name === 'AbortError' ? 'cancelled' : 'failed'
}

/** What a passkey answers to a challenge, as the calls take it. */
export async function sign({ challengeId, options }: Ceremony, autofill = false) {
  const { startAuthentication } = await library()
  try {
    const { id, response } = await startAuthentication({ optionsJSON: options as never, useBrowserAutofill: autofill })
    const { clientDataJSON, authenticatorData, signature, userHandle } = response
    return { challengeId, credentialId: id, clientDataJSON, authenticatorData, signature, ...(userHandle === undefined ? {} : { userHandle }) }
  } catch (error) {
    throw new PasskeyError(reasonOf(error), error)
  }
}

export async function enterWithPasskey(autofill = false): Promise<Me> {
  return call(signInWithPasskey, { body: await sign(await call(beginPasskeySignIn, {}), autofill) })
}

export async function proveWithPasskey(): Promise<void> {
  await call(proveByPasskey, { body: await sign(await call(beginPasskeyProof, {})) })
}

/** Signs a letter: what the passkey covers is its digest. */
export async function signWithPasskey(appointmentId: string, body: { version: number; digest: string }): Promise<void> {
  const params = { appointmentId }
  await call(signByPasskey, { params, body: { ...body, ...(await sign(await call(beginSigning, { params, body }))) } })
}

export async function enrolPasskey(name: string): Promise<void> {
  const { challengeId, options } = await call(beginPasskey, {})
  const { startRegistration } = await library()
  const made = await startRegistration({ optionsJSON: options as never }).catch((error: unknown) => {
    throw new PasskeyError(reasonOf(error), error)
  })
  const { clientDataJSON, attestationObject, transports = [] } = made.response
  await call(addPasskey, { body: { challengeId, name, credentialId: made.id, clientDataJSON, attestationObject, transports } })
}

/** Challenges live five minutes; an open page asks for the next one in time. */
const renewMs = 4 * 60_000

/** Offers passkeys where the browser fills in names, until one is chosen. */
export function usePasskeyAutofill(enabled: boolean, onSignedIn: (me: Me) => void) {
  const enter = useRef(onSignedIn)
  useEffect(() => {
    enter.current = onSignedIn
  })
  useEffect(() => {
    if (!enabled) return undefined
    let gone = false
    const offer = async () => {
      const { browserSupportsWebAuthnAutofill } = await library()
      if (gone || !(await browserSupportsWebAuthnAutofill())) return
      // Whoever doesn't choose one, or chooses another way, is told nothing.
      const me = await enterWithPasskey(true).catch(() => undefined)
      if (me && !gone) enter.current(me)
    }
    void offer()
    const timer = setInterval(() => void offer(), renewMs)
    return () => {
      gone = true
      clearInterval(timer)
      void library().then(({ WebAuthnAbortService }) => WebAuthnAbortService.cancelCeremony())
    }
  }, [enabled])
}

/** What to call a new passkey, as far as the browser tells. */
export function passkeyNameHere(): string {
  const agent = navigator.userAgent
  const systems = [['HarmonyOS', /HarmonyOS|OpenHarmony/], ['Android', /Android/], ['iPhone', /iPhone/], ['iPad', /iPad/], ['Windows', /Windows/], ['Mac', /Mac OS X/], ['Linux', /Linux/]] as const
  return systems.find(([, pattern]) => pattern.test(agent))?.[0] ?? ''
}
