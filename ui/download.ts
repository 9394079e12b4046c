import { getProof } from '@qilian/contract/credentials'
import { call } from './api.ts'
import { stepUp } from './step-up.ts'

/** What the browser needs until it follows the address. */
const marginMs = 5000

/** A download that asks for a fresh proof: the browser follows the address itself and could not show what is asked. */
export async function downloadFresh(url: string): Promise<void> {
  const { freshUntil, ways } = await call(getProof, {})
  const fresh = freshUntil !== null && Date.parse(freshUntil) - marginMs > Date.now()
  if (!fresh && !(await stepUp(ways))) return
  const link = document.createElement('a')
  link.href = url
  link.download = ''
  link.click()
}
