/** Addresses as they stand in running text, Chinese too, whose characters belong to none; stranger ones (RFC 6531) come in the machine-readable parts. */
const address = String.raw`[^\s\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}<>()[\]{}"',;:：；，。、|＜＞（）“”«»*]+@[a-zA-Z0-9](?:[a-zA-Z0-9._-]*[a-zA-Z0-9])?`;
const anywhere = new RegExp(address, 'gu');

/** In small letters: mailboxes that differ by case alone aren't met with. */
export const cleanAddress = (text: string): string => {
  const inner = /<\s*([^<>]+@[^<>\s]+)\s*>/.exec(text)?.[1] ?? text;
  const quoted = /^\s*("[^"\s]+"@[^<>"\s]+)\s*$/.exec(inner)?.[1];
  if (quoted !== undefined) return quoted.toLowerCase();
  return inner.trim().replace(/^mailto:/i, '').replaceAll(/^[<"'\s]+|[>"'\s.,;:]+$/g, '').toLowerCase();
};

export function addressesIn(text: string): { address: string; at: number }[] {
  return [...text.matchAll(anywhere)].map((match) => ({ address: match[0].replace(/^mailto:/i, '').replace(/\.+$/, '').toLowerCase(), at: match.index }));
}

export const firstAddress = (text: string): string | null => addressesIn(text)[0]?.address ?? null;

/** `rfc822; zhao@example.cn` without its type; null where it is no mail address, as with X.400 names. */
export function typedAddress(value: string): string | null {
  const [, type, rest] = /^\s*(?:([\w-]+)\s*;)?\s*(.*)$/s.exec(value) ?? [];
  if (type !== undefined && /^x-?400$/i.test(type)) return null;
  const text = (rest ?? '').replace(/\((?:[^()]|\([^()]*\))*\)\s*$/, '');
  const found = cleanAddress(/^utf-8$/i.test(type ?? '') ? text.replaceAll(/\\x\{([0-9a-fA-F]{1,6})\}/g, (_, hex: string) => String.fromCodePoint(Math.min(Number.parseInt(hex, 16), 0x10FFFF))) : text);
  return /^\S+@\S+$/.test(found) ? found : firstAddress(text);
}
