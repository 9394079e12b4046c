import type { z } from 'zod';
import { Refusal, type FieldError, type Params } from '../errors.ts';

type Issue = z.core.$ZodIssue;

/** The phrase and its values for one finding of zod. */
function explain(issue: Issue): { code: string; params: Params } {
  switch (issue.code) {
    case 'invalid_type': return issue.input === undefined && !('received' in issue)
      ? { code: 'validation.required', params: {} }
      : { code: types.has(issue.expected) ? `validation.type_${issue.expected}` : 'validation.invalid', params: {} };
    case 'too_small': return { code: issue.origin === 'string' ? (issue.minimum === 1 ? 'validation.required' : 'validation.too_short') : issue.origin === 'array' ? 'validation.too_few' : 'validation.too_small', params: { limit: Number(issue.minimum) } };
    case 'too_big': return { code: issue.origin === 'string' ? 'validation.too_long' : issue.origin === 'array' ? 'validation.too_many' : 'validation.too_big', params: { limit: Number(issue.maximum) } };
    case 'invalid_format': return { code: formats.has(issue.format) ? `validation.format_${issue.format}` : 'validation.format', params: {} };
    case 'invalid_value': return { code: 'validation.choice', params: { choices: issue.values.map(String).join(', ') } };
    case 'unrecognized_keys': return { code: 'validation.unknown_field', params: { keys: issue.keys.join(', ') } };
    default: return { code: 'validation.invalid', params: {} };
  }
}
const types = new Set(['string', 'number', 'int', 'boolean', 'array', 'object', 'date', 'record']);
const formats = new Set(['uuid', 'email', 'date', 'datetime']);

function fieldsOf(issue: Issue, part: string): string[] {
  const path = [part, ...issue.path.map(String)];
  return issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...path, key].join('.')) : [path.join('.')];
}

/** Texts that the database can't keep as they are: with NUL, or half of a character of two UTF-16 units. */
function unstorable(value: unknown, path: string): FieldError[] {
  if (typeof value === 'string') return value.includes('\u0000') || !value.isWellFormed() ? [{ field: path, code: 'validation.unstorable' }] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => unstorable(item, `${path}.${key}`));
}

/** Checks one part of a request (`params`, `query` or `body`); every wrong field is named at once. */
export function check<Schema extends z.ZodType>(schema: Schema, part: string, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) {
    const errors = unstorable(value, part);
    if (errors.length === 0) return parsed.data;
    throw new Refusal('invalid', 'common.invalid', { errors });
  }
  const errors: FieldError[] = parsed.error.issues.flatMap((issue) => fieldsOf(issue, part).map((field) => ({ field, ...explain(issue) })));
  throw new Refusal('invalid', 'common.invalid', { errors });
}
