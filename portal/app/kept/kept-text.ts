import { useMe } from '@qilian/ui/session.ts'
import { useState } from 'react'
import { keep, readKept } from './storage.ts'

/** What somebody has written and not yet sent: there again after a reload, a call, or a lost connection. Empty text is forgotten. */
export function useKeptText(place: string): [text: string, write: (text: string) => void] {
  const name = `words.${useMe().user.id}.${place}`
  const [text, setText] = useState(() => readKept(name) ?? '')
  const write = (next: string) => {
    setText(next)
    keep(name, next || null)
  }
  return [text, write]
}
