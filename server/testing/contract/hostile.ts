import { readFileSync } from 'node:fs';
import { formOf, schemaOf, type Schema } from './schema.ts';
import type { z } from 'zod';

/** Numbers from 0 to 1 that come again with the same seed (mulberry32, public domain). */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const naughty = JSON.parse(readFileSync(new URL('blns.json', import.meta.url), 'utf8')) as string[];
const numbers = [0, 1, 2, 5, 30, 100, -1, 1.5, 2026, 2 ** 31, 2 ** 53, -(2 ** 63), 1e308, '7', '', null];
const days = ['2026-03-09', '2026-02-30', '0001-01-01', '9999-12-31', '2020-02-29', '+12026-01-01', '2026-3-9', ''];
const texts = ['路灯不亮', '企业', 'x', '', ' ', '王芳', '13912345678', '%', '_', "'; drop table cases; --", '\u0000', '\ud800', '\u202e反', '😀', '𠀀', '长'.repeat(6000), '09:00', '24:00', 'C35', '1234', '123456', 'true'];
const shapes = [null, true, 17, 'text', [], {}, [[]], { a: { b: [] } }, Number.MAX_SAFE_INTEGER];

/** What a chooser of values stands on. */
export interface Supply {
  random: () => number;
  /** Real ids under the names of the fields that take them. */
  ids: Record<string, string>[];
  cursors: string[];
}

const pick = <Item>({ random }: Supply, items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!;

/** A value for the schema: mostly fitting, often at an edge, sometimes hostile. */
export function hostileFor(schema: z.ZodType, supply: Supply): unknown {
  return choose(schemaOf(schema), '', supply);
}

function choose(schema: Schema, name: string, supply: Supply): unknown {
  const { random } = supply;
  if (random() < 0.02) return pick(supply, shapes);
  const form = formOf(schema);
  if (form !== schema && random() < 0.1) return null;
  if (form.const !== undefined) return form.const;
  if (form.enum) return random() < 0.97 ? pick(supply, form.enum) : pick(supply, texts);
  switch (form.type) {
    case 'object': {
      const kept = Object.entries(form.properties ?? {}).filter(([key]) => random() < (form.required?.includes(key) ? 0.99 : 0.3));
      return Object.fromEntries([...kept.map(([key, property]) => [key, choose(property, key, supply)]), ...(random() < 0.01 ? [['surprise', 1]] : [])]);
    }
    case 'array': return Array.from({ length: Math.floor(random() * Math.min(5, (form.maxItems ?? 3) + 2)) + (random() < 0.9 ? (form.minItems ?? 0) : 0) }, () => choose(form.items ?? {}, name.replace(/s$/, ''), supply));
    case 'integer':
    case 'number': return random() < 0.85 ? between(form, supply) : pick(supply, numbers);
    case 'boolean': return random() < 0.5;
    default: return textFor(form, name, supply);
  }
}

/** Near the lower end, where versions, counts and grades lie. */
function between({ minimum = 0, maximum = Infinity }: Schema, { random }: Supply): number {
  return Math.min(maximum, minimum + Math.floor(random() * 6));
}

function textFor(form: Schema, name: string, supply: Supply): unknown {
  const { random, ids, cursors } = supply;
  if (form.format === 'uuid') {
    const fitting = ids.map((known) => known[name]).filter((id) => id !== undefined);
    if (fitting.length > 0 && random() < 0.85) return pick(supply, fitting);
    return random() < 0.8 ? pick(supply, Object.values(pick(supply, ids))) : pick(supply, [crypto.randomUUID(), 'x', '00000000-0000-0000-0000-000000000000', ...texts]);
  }
  if (form.format === 'date') return pick(supply, days);
  if (name === 'cursor') {
    return random() < 0.5 && cursors.length > 0 ? pick(supply, cursors) : Buffer.from(JSON.stringify(Array.from({ length: Math.ceil(random() * 3) }, () => pick(supply, [...texts.slice(0, 10), ...days, ...numbers, ...Object.values(ids[0]!)])))).toString('base64url');
  }
  if (random() < 0.15) return pick(supply, naughty);
  return random() < 0.6 ? pick(supply, texts.slice(0, 2)) : pick(supply, texts);
}
