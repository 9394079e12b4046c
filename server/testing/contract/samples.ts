import fc from 'fast-check';
import type { z } from 'zod';
import { formOf, schemaOf, type Schema } from './schema.ts';

/** Real ids by the name of the parameter or field that takes them: `caseId`, `successorId` … */
export type Ids = Readonly<Record<string, string>>;

/** Texts that somebody would really write, for fields whose name says what they want. */
const byName: Record<string, string> = {
  phone: '13912345678', email: 'wang@example.cn', uscc: '91620100MA0000018T', loginName: 'wangfang', password: 'correct-horse-7', current: 'correct-horse-6',
  number: 'QL-2026-000001', to: '13912345678', name: '王芳', code: '123456', token: 'a'.repeat(43), q: '企业', text: '路灯不亮', url: 'https://hooks.example.cn/qilian',
};
/** Tried in turn for what has a pattern. */
const usual = ['路灯坏了一周', '09:00', '1234', '123456', 'C35', 'request', 'wangfang'];

/**
 * A value that the schema takes. `whole` fills what may be left out, except a cursor, which only a list can give.
 * @throws Error naming an id field that the ids don't know
 */
export function sampleOf(schema: z.ZodType, ids: Ids, { whole = false } = {}): unknown {
  const sample = build(schemaOf(schema), '', ids, whole);
  const { success, error } = schema.safeParse(sample);
  if (!success) throw new Error(`The sample ${JSON.stringify(sample)} is refused: ${error.message}`);
  return sample;
}

function build(schema: Schema, name: string, ids: Ids, whole: boolean): unknown {
  const form = formOf(schema);
  if (form.const !== undefined) return form.const;
  if (form.enum) return form.enum[0];
  switch (form.type) {
    case 'object': {
      const names = Object.keys(form.properties ?? {}).filter((key) => form.required?.includes(key) || (whole && key !== 'cursor'));
      return Object.fromEntries(names.map((key) => [key, build(form.properties![key]!, key, ids, whole)]));
    }
    case 'array': return whole || (form.minItems ?? 0) > 0 ? [build(form.items ?? {}, name.replace(/s$/, ''), ids, whole)] : [];
    case 'integer':
    case 'number': return name === 'year' ? 2026 : Math.max(form.minimum ?? 1, Math.min(1, form.maximum ?? 1));
    case 'boolean': return true;
    default: return textOf(form, name, ids);
  }
}

function textOf(form: Schema, name: string, ids: Ids): string {
  if (form.format === 'uuid') {
    const id = ids[name];
    if (id === undefined) throw new Error(`No record for the id "${name}": add one to the world of these tests`);
    return id;
  }
  if (form.format === 'date') return '2026-03-09';
  if (form.format === 'email') return byName.email!;
  const fits = (text: string) => text.length >= (form.minLength ?? 0) && text.length <= (form.maxLength ?? Infinity) && (form.pattern === undefined || new RegExp(form.pattern, 'u').test(text));
  const found = [byName[name], ...(form.pattern === undefined && form.minLength === undefined ? ['true'] : []), ...usual].find((text) => text !== undefined && fits(text));
  if (found !== undefined) return found;
  if (form.pattern !== undefined) return fc.sample(fc.stringMatching(new RegExp(form.pattern, 'u')), { numRuns: 1, seed: 1 })[0]!;
  return '长'.repeat(form.minLength ?? 1);
}
