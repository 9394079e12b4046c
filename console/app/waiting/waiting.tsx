import { CallsWaiting } from './calls.tsx'
import { EscalatedWaiting } from './escalated.tsx'
import { FirstSteps } from './first-steps.tsx'
import { LiaisonsWaiting } from './liaisons.tsx'
import { OversightWaiting } from './oversight.tsx'
import { TalksWaiting } from './talks.tsx'
import './waiting.css'

/** What waits for the reader beside cases, above them. */
export function Waiting() {
  return (
    <>
      <FirstSteps />
      <EscalatedWaiting />
      <CallsWaiting />
      <TalksWaiting />
      <LiaisonsWaiting />
      <OversightWaiting />
    </>
  )
}
