import { useSimple } from '../../../app/simple/large-type.ts'
import { ReadAloud } from '../../../app/simple/read-aloud.tsx'

/** In the simple mode each screen can be heard. */
export const Spoken = ({ text }: { text: string }) => (useSimple() ? <ReadAloud text={text} /> : null)
