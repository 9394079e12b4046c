import type { Category } from '@qilian/contract/cases'
import type { FileRef } from '@qilian/contract/shapes'
import { useMe } from '@qilian/ui/session.ts'
import { useSyncExternalStore } from 'react'
import { newKey } from '../new-key.ts'
import { keep, readKept } from '../kept/storage.ts'

/** A need that isn't sent yet. Kept on the device, for one person in one enterprise. */
export type Draft = {
  /** Sent along, so that the same need is never opened twice, however often it is sent. */
  clientKey: string
  category?: Category
  body: string
  /** Only if it was changed from what the first sentence proposes. */
  title?: string
  /** Already uploaded; the server keeps them a day for us. */
  files: readonly FileRef[]
}

const drafts = new Map<string, Draft>()
const listeners = new Set<() => void>()

function begin(): Draft {
  return { clientKey: newKey(), body: '', files: [] }
}

function draftOf(name: string): Draft {
  let draft = drafts.get(name)
  if (!draft) {
    draft = parse(readKept(name)) ?? begin()
    drafts.set(name, draft)
  }
  return draft
}

function parse(text: string | null): Draft | undefined {
  try {
    const kept = JSON.parse(text ?? 'null') as Partial<Draft> | null
    return kept?.clientKey ? { ...begin(), ...kept } : undefined
  } catch {
    return undefined
  }
}

function put(name: string, draft: Draft | undefined) {
  if (draft) drafts.set(name, draft)
  else drafts.delete(name)
  keep(name, draft ? JSON.stringify(draft) : null)
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function useDraft() {
  const me = useMe()
  const name = `draft.${me.user.id}.${me.enterprise?.id}`
  const draft = useSyncExternalStore(subscribe, () => draftOf(name))
  return {
    draft,
    /** Whether anything has been written that would be missed. */
    begun: draft.body.trim() !== '' || draft.files.length > 0,
    change: (patch: Partial<Draft>) => put(name, { ...draftOf(name), ...patch }),
    discard: () => put(name, undefined),
  }
}
