import { useSimple } from '../../../app/large-type.ts'
import { ReadAloud } from '../../../app/read-aloud.tsx'

/** In the simple mode each screen can be heard. */
export const Spoken = ({ text }: { text: string }) => (useSimple() ? <ReadAloud text={text} /> : null)
