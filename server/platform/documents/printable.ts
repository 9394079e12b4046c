import { openSync, type Font } from 'fontkit';
import { fonts } from './fonts.ts';

const known = new Set((openSync(fonts.regular) as Font).characterSet);
const geta = '〓';

/** Whether a text can be drawn wholly, as the name of whom a paper is about should be. */
export const isPrintable = (text: string): boolean => text === toPrintable(text);

const toPrintable = (text: string): string => text.normalize('NFC').replaceAll(/\p{Cf}|\p{Variation_Selector}/gu, '')
  .replaceAll(/[^\n\t]/gu, (character) => (known.has(character.codePointAt(0)!) ? character : geta));

/** All texts of a definition, wherever they stand in it, as they can be drawn. */
export function printable<Value>(value: Value): Value {
  if (typeof value === 'string') return toPrintable(value) as Value;
  if (Array.isArray(value)) return value.map(printable) as Value;
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, printable(part as unknown)])) as Value;
}
