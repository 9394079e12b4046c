import { CallsWaiting } from './calls-waiting.tsx'
import { FirstSteps } from './first-steps.tsx'
import { LiaisonsWaiting } from './liaisons-waiting.tsx'
import { OversightWaiting } from './oversight-waiting.tsx'
import { TalksWaiting } from './talks-waiting.tsx'
import './waiting.css'

/** What waits for the reader beside cases, above them. */
export function Waiting() {
  return (
    <>
      <FirstSteps />
      <CallsWaiting />
      <TalksWaiting />
      <LiaisonsWaiting />
      <OversightWaiting />
    </>
  )
}
