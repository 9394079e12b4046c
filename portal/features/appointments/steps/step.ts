import type { AppointmentDetail } from '@qilian/contract/appointments'
import { useSimple } from '../../../app/simple/large-type.ts'

export type StepProps = { appointment: AppointmentDetail }

/** How many screens lie before the successor, with the link that brought them here, which is the first. */
export const useStepCount = (): number => (useSimple() ? 6 : 4)
