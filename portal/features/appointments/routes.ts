import { laterRoute } from '../../app/route.ts'

export const appointmentsRoutes = [
  laterRoute('/appointment', 'open', () => import('./link.tsx'), 'LinkPage'),
  laterRoute('/appointments', 'tab', () => import('./appointments.tsx'), 'Appointments'),
  laterRoute('/appointments/new/:step?', 'step', () => import('./name.tsx'), 'NameSuccessor'),
  laterRoute('/appointments/:appointmentId/steps', 'step', () => import('./steps/steps.tsx'), 'Steps'),
  laterRoute('/appointments/:appointmentId', 'tab', () => import('./appointment.tsx'), 'AppointmentPage'),
]
