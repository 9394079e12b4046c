import { getAppointment } from '@qilian/contract/appointments'
import { ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { usePasskeys } from '@qilian/ui/passkeys.ts'
import { useCall } from '@qilian/ui/query.ts'
import { useParams } from 'wouter'
import { useSimple } from '../../../app/simple/large-type.ts'
import { Accept } from './accept.tsx'
import { Counter } from './counter.tsx'
import { Email } from './email.tsx'
import { Identity } from './identity.tsx'
import { Passkey } from './passkey.tsx'
import { Proofs } from './proofs.tsx'
import { Waiting } from './waiting.tsx'
import '../appointments.css'

/**
 * What the successor has still to do, in the order of the server's record: whoever comes back goes on where they were. The
 * simple mode asks one thing a screen; else what asks little stands together.
 */
export function Steps() {
  const { appointmentId } = useParams<{ appointmentId: string }>()
  const found = useCall(getAppointment, { params: { appointmentId } })
  const simple = useSimple()
  const here = usePasskeys()
  if (found.error) return <main className="page-alone"><ErrorState error={found.error} onRetry={() => void found.refetch()} /></main>
  const appointment = found.data
  if (!appointment) return <LoadingState />
  const { state, steps } = appointment
  if (state !== 'enrolling') return <Waiting appointment={appointment} state={state} />
  if (!simple && !(steps.email && steps.identity)) return <Proofs appointment={appointment} />
  if (!steps.email) return <Email appointment={appointment} />
  if (!steps.identity) return <Identity appointment={appointment} />
  if (steps.passkey || steps.counter) return <Accept appointment={appointment} />
  if (steps.withoutPasskey) return <Counter appointment={appointment} />
  return simple || !here ? <Passkey appointment={appointment} /> : <Accept appointment={appointment} />
}
