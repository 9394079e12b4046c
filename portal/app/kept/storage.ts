/** What this device keeps. A browser that refuses to keep anything costs comfort, not the page. */
export function readKept(name: string): string | null {
  try {
    return localStorage.getItem(`qilian.${name}`)
  } catch {
    return null
  }
}

export function keep(name: string, text: string | null) {
  try {
    if (text === null) localStorage.removeItem(`qilian.${name}`)
    else localStorage.setItem(`qilian.${name}`, text)
  } catch {
    // Full or forbidden.
  }
}
