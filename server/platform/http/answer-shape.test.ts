import { expect, test } from 'vitest';
import { z } from 'zod';
import { answerShape } from './answer-shape.ts';

const schema = z.object({
  id: z.uuid(), at: z.iso.datetime(), day: z.iso.date().nullable(), name: z.string(), size: z.number(), count: z.int(), open: z.boolean(), light: z.enum(['red', 'green']), kind: z.literal('case'),
  note: z.string().optional(), short: z.string().max(3), tags: z.array(z.string()), owner: z.object({ id: z.uuid() }).nullable(), strict: z.strictObject({ a: z.number() }),
  counts: z.record(z.string(), z.number()), either: z.union([z.string(), z.number()]), trimmed: z.string().default('none'), loose: z.looseObject({ a: z.number() }),
});
const good = {
  id: '00000000-0003-7f1d-89c3-ecb87c8adc3b', at: '2026-03-02T01:30:00.000Z', day: null, name: '路灯', size: 1.5, count: 3, open: true, light: 'red', kind: 'case', short: 'abc', tags: ['a'],
  owner: { id: '00000000-0003-7f1d-89c3-ecb87c8adc3b' }, strict: { a: 1 }, counts: { a: 1 }, either: 2, loose: { a: 1, b: 2 },
};
const shape = answerShape(schema);

test('an answer leaves as zod would let it, without what its schema does not name', () => {
  const given = { ...good, secret: 'x', owner: { ...good.owner, phone: '138' } };
  expect(shape(given)).toEqual(schema.parse(given));
  expect(JSON.stringify(shape(given))).toBe(JSON.stringify(schema.parse(given)));
  expect(shape({ ...good, note: undefined, owner: null })).toEqual(schema.parse({ ...good, note: undefined, owner: null }));
});

test('each field that is wrong is refused as zod refuses it', () => {
  const bad: Record<string, unknown[]> = {
    id: ['no', null, undefined], at: ['2026-03-02', 5], day: ['2026-02-30', undefined], name: [null, 5], size: [Number.NaN, Infinity, '1'], count: [1.5, '1'], open: ['true', null], light: ['blue'], kind: ['other'],
    note: [null], short: ['abcd'], tags: [['a', 1], 'a', null], owner: [{}, [], 'x'], strict: [{ a: 1, b: 2 }, {}], counts: [{ a: 'x' }], either: [true], loose: [{ a: 'x' }],
  };
  for (const [field, values] of Object.entries(bad)) {
    for (const value of values) {
      const given = { ...good, [field]: value };
      expect(() => shape(given), `${field}: ${String(value)}`).toThrow(z.ZodError);
      expect(schema.safeParse(given).success).toBe(false);
    }
  }
});
