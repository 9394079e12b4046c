import { useSyncExternalStore } from 'react'
import { keep, readKept } from './storage.ts'

const name = 'large_type'
const listeners = new Set<() => void>()

const isLarge = () => document.documentElement.dataset['type'] === 'large'

function apply(large: boolean) {
  if (large) document.documentElement.dataset['type'] = 'large'
  else delete document.documentElement.dataset['type']
  for (const listener of listeners) listener()
}

/** Call before the first render. */
export function startLargeType() {
  apply(readKept(name) === 'yes')
}

export function chooseLargeType(large: boolean) {
  keep(name, large ? 'yes' : null)
  apply(large)
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function useLargeType(): boolean {
  return useSyncExternalStore(subscribe, isLarge)
}
