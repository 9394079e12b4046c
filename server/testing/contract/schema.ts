import { z } from 'zod';

/** The part of JSON Schema that the contract makes. */
export interface Schema {
  type?: string;
  format?: string;
  pattern?: string;
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  minItems?: number;
  maxItems?: number;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
}

const known = new WeakMap<z.ZodType, Schema>();

/** What a caller may write, as JSON Schema. */
export function schemaOf(schema: z.ZodType): Schema {
  const found = known.get(schema) ?? (z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema);
  known.set(schema, found);
  return found;
}

export const choicesOf = (schema: Schema): Schema[] => schema.anyOf ?? schema.oneOf ?? [schema];
/** The first form that isn't `null`. */
export const formOf = (schema: Schema): Schema => choicesOf(schema).find(({ type }) => type !== 'null') ?? schema;

export interface Field {
  /** Keys and positions from the top of the value. */
  path: (string | number)[];
  schema: Schema;
}

/** All fields, also within objects and the first item of lists. */
export function fieldsOf(schema: Schema, path: Field['path'] = []): Field[] {
  const form = formOf(schema);
  const below = form.type === 'array' && form.items ? [{ path: [...path, 0], schema: form.items }] : Object.entries(form.properties ?? {}).map(([key, property]) => ({ path: [...path, key], schema: property }));
  return below.flatMap((field) => [field, ...fieldsOf(field.schema, field.path)]);
}

/** A copy with another value at that place. */
export function withValueAt(value: unknown, [first, ...rest]: Field['path'], replacement: unknown): unknown {
  if (first === undefined) return replacement;
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string | number, unknown>;
  copy[first] = withValueAt(copy[first], rest, replacement);
  return copy;
}
