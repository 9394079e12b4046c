import type { AppointmentDetail } from '@qilian/contract/appointments'

export type StepProps = { appointment: AppointmentDetail }
/** With the link that brought the successor here, which is the first. */
export const stepCount = 6
