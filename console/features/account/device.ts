const browsers: readonly (readonly [string, RegExp])[] = [
  ['WeChat', /MicroMessenger/], ['DingTalk', /DingTalk/], ['Edge', /Edg(e|A|iOS)?\//], ['QQBrowser', /QQBrowser/], ['Firefox', /Firefox|FxiOS/],
  ['Chrome', /Chrome|CriOS/], ['Safari', /Safari/],
]
const systems: readonly (readonly [string, RegExp])[] = [
  ['HarmonyOS', /HarmonyOS|OpenHarmony/], ['Android', /Android/], ['iOS', /iPhone|iPad/], ['Windows', /Windows/], ['macOS', /Mac OS X/], ['Linux', /Linux/],
]

/** `Edge · Windows`, as far as the browser tells: enough for a person to know their own devices. */
export function deviceOf(userAgent: string | null): string | undefined {
  if (!userAgent) return undefined
  const name = (known: typeof browsers) => known.find(([, pattern]) => pattern.test(userAgent))?.[0]
  return [name(browsers), name(systems)].filter(Boolean).join(' · ') || undefined
}
