import { isIPv6 } from 'node:net';

const browsers: readonly [RegExp, string][] = [[/MicroMessenger/, 'WeChat'], [/DingTalk/, 'DingTalk'], [/Edg\//, 'Edge'], [/Firefox\//, 'Firefox'], [/(Headless)?Chrome\//, 'Chrome'], [/Safari\//, 'Safari']];
const systems: readonly [RegExp, string][] = [[/HarmonyOS/, 'HarmonyOS'], [/iPhone/, 'iPhone'], [/iPad/, 'iPad'], [/Android/, 'Android'], [/Windows/, 'Windows'], [/Mac OS/, 'Mac'], [/Linux/, 'Linux']];

/** `Chrome · Android`, as people know their devices; null when neither is known. */
export function deviceWords(userAgent: string | null): string | null {
  const known = (list: readonly [RegExp, string][]) => list.find(([pattern]) => pattern.test(userAgent ?? ''))?.[1];
  return [known(browsers), known(systems)].filter(Boolean).join(' · ') || null;
}

/** Where a call comes from, coarsely enough to be kept: `203.0.113.*`, `2001:db8:1:*`. */
export function coarseNetwork(address: string): string {
  const four = /(\d+\.\d+\.\d+)\.\d+$/.exec(address)?.[1];
  if (four !== undefined) return `${four}.*`;
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups = [...left, ...Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right];
  return `${groups.slice(0, 3).map((group) => parseInt(group, 16).toString(16)).join(':')}:*`;
}
