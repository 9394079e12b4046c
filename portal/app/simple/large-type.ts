import { useSyncExternalStore } from 'react'
import { keep, readKept } from '../kept/storage.ts'

/** `simple` (简明模式): larger still, one thing a screen, and few words. */
export const displays = ['standard', 'large', 'simple'] as const
export type Display = (typeof displays)[number]

const name = 'large_type'
const listeners = new Set<() => void>()

const shown = (): Display => (document.documentElement.dataset['type'] as Display | undefined) ?? 'standard'

function apply(display: Display) {
  if (display === 'standard') delete document.documentElement.dataset['type']
  else document.documentElement.dataset['type'] = display
  for (const listener of listeners) listener()
}

/** Call before the first render. */
export function startLargeType() {
  const kept = readKept(name)
  apply(kept === 'yes' ? 'large' : kept === 'simple' ? 'simple' : 'standard')
}

export function chooseDisplay(display: Display) {
  keep(name, display === 'standard' ? null : display === 'large' ? 'yes' : 'simple')
  apply(display)
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const useDisplay = (): Display => useSyncExternalStore(subscribe, shown)
export const useSimple = (): boolean => useDisplay() === 'simple'
