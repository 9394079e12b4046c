import { getAppointment } from '@qilian/contract/appointments'
import { ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { useCall } from '@qilian/ui/query.ts'
import { useParams } from 'wouter'
import { Accept } from './accept.tsx'
import { Counter } from './counter.tsx'
import { Email } from './email.tsx'
import { Identity } from './identity.tsx'
import { Passkey } from './passkey.tsx'
import { Waiting } from './waiting.tsx'
import '../appointments.css'

/** What the successor has still to do, one question a screen, in the order of the server's record: whoever comes back goes on where they were. */
export function Steps() {
  const { appointmentId } = useParams<{ appointmentId: string }>()
  const found = useCall(getAppointment, { params: { appointmentId } })
  if (found.error) return <main className="page-alone"><ErrorState error={found.error} onRetry={() => void found.refetch()} /></main>
  const appointment = found.data
  if (!appointment) return <LoadingState />
  if (appointment.state !== 'enrolling') return <Waiting appointment={appointment} />
  if (!appointment.steps.email) return <Email appointment={appointment} />
  if (!appointment.steps.identity) return <Identity appointment={appointment} />
  if (!appointment.steps.passkey && !appointment.steps.counter) return appointment.steps.withoutPasskey ? <Counter appointment={appointment} /> : <Passkey appointment={appointment} />
  return <Accept appointment={appointment} />
}
