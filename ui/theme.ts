import { useSyncExternalStore } from 'react'
import type { Shade } from './tokens.ts'

export type ThemeChoice = 'system' | Shade
export const themeChoices: readonly ThemeChoice[] = ['system', 'light', 'dark']

const storageKey = 'qilian.theme'
const listeners = new Set<() => void>()
let choice: ThemeChoice = 'system'

const systemIsDark = () => matchMedia('(prefers-color-scheme: dark)')

function shadeOf(wanted: ThemeChoice): Shade {
  if (wanted !== 'system') return wanted
  return systemIsDark().matches ? 'dark' : 'light'
}

function apply() {
  const shade = shadeOf(choice)
  document.documentElement.dataset['theme'] = shade
  const background = getComputedStyle(document.documentElement).getPropertyValue('--color-surface').trim()
  if (background) document.querySelector('meta[name="theme-color"]')?.setAttribute('content', background)
  for (const listener of listeners) listener()
}

/** Call before the first render, so that nobody sees the wrong shade flash by. */
export function startTheme() {
  const stored = localStorage.getItem(storageKey)
  choice = themeChoices.find((known) => known === stored) ?? 'system'
  systemIsDark().addEventListener('change', apply)
  apply()
}

export function chooseTheme(wanted: ThemeChoice) {
  choice = wanted
  localStorage.setItem(storageKey, wanted)
  apply()
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function useThemeChoice(): ThemeChoice {
  return useSyncExternalStore(subscribe, () => choice)
}

export function useShade(): Shade {
  return useSyncExternalStore(subscribe, () => shadeOf(choice))
}
