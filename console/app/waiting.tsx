import { CallsWaiting } from './calls-waiting.tsx'
import { LiaisonsWaiting } from './liaisons-waiting.tsx'
import { OversightWaiting } from './oversight-waiting.tsx'
import './waiting.css'

/** What waits for the reader beside cases, above them. */
export function Waiting() {
  return (
    <>
      <CallsWaiting />
      <LiaisonsWaiting />
      <OversightWaiting />
    </>
  )
}
