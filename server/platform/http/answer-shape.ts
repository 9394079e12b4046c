import type { z } from 'zod';

type Shape = (value: unknown) => unknown;

/** In place of a value that isn't of the shape. */
const wrong = Symbol('wrong');

/**
 * Checks an answer against its schema and leaves out what the schema doesn't name, as `parse` does. Most of the garbage of a list
 * came from zod, which makes several objects for each field that it looks at: what answers mostly consist of is looked at here
 * without any. Whatever isn't as plain, or is wrong, goes to zod, which says what is wrong with it.
 */
export function answerShape<Schema extends z.ZodType>(schema: Schema): (answer: unknown) => z.output<Schema> {
  const shape = shapeOf(schema);
  return (answer) => {
    const shaped = shape(answer);
    return shaped === wrong ? schema.parse(answer) : shaped as z.output<Schema>;
  };
}

/** What zod keeps of its own schemas, as far as it is read here. */
interface Definition {
  type: string;
  checks?: unknown[];
  format?: string;
  pattern?: RegExp;
  entries?: Record<string, string>;
  values?: unknown[];
  element?: z.ZodType;
  innerType?: z.ZodType;
  shape?: Record<string, z.ZodType>;
  catchall?: z.ZodType;
}

/** Formats that are their pattern and nothing else. */
const patterned = ['uuid', 'datetime', 'date'];

function shapeOf(schema: z.ZodType): Shape {
  const { type, checks = [], format, pattern, entries, values, element, innerType, shape, catchall } = schema.def as Definition;
  if (checks.length > 0) return byZod(schema);
  switch (type) {
    case 'string': {
      if (format === undefined) return (value) => (typeof value === 'string' ? value : wrong);
      if (pattern === undefined || !patterned.includes(format)) return byZod(schema);
      return (value) => (typeof value === 'string' && pattern.test(value) ? value : wrong);
    }
    case 'number': {
      if (format === 'safeint') return (value) => (Number.isSafeInteger(value) ? value : wrong);
      return format === undefined ? (value) => (Number.isFinite(value) ? value : wrong) : byZod(schema);
    }
    case 'boolean': return (value) => (typeof value === 'boolean' ? value : wrong);
    case 'enum': return oneOf(new Set<unknown>(Object.values(entries!)));
    case 'literal': return oneOf(new Set(values));
    case 'nullable': return orElse(null, shapeOf(innerType!));
    case 'optional': return orElse(undefined, shapeOf(innerType!));
    case 'array': return listOf(shapeOf(element!));
    case 'object': {
      const strict = (catchall?.def as Definition | undefined)?.type === 'never';
      return catchall === undefined || strict ? recordOf(Object.entries(shape!).map(([key, field]) => [key, shapeOf(field)]), strict) : byZod(schema);
    }
    default: return byZod(schema);
  }
}

const oneOf = (known: Set<unknown>): Shape => (value) => (known.has(value) ? value : wrong);
const orElse = (other: null | undefined, shape: Shape): Shape => (value) => (value === other ? other : shape(value));

function listOf(shape: Shape): Shape {
  return (value) => {
    if (!Array.isArray(value)) return wrong;
    const shaped = Array.from<unknown>({ length: value.length });
    for (let i = 0; i < value.length; i += 1) if ((shaped[i] = shape(value[i])) === wrong) return wrong;
    return shaped;
  };
}

function recordOf(fields: [key: string, shape: Shape][], strict: boolean): Shape {
  const known = new Set(fields.map(([key]) => key));
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return wrong;
    const given = value as Record<string, unknown>;
    if (strict) for (const key of Object.keys(given)) if (!known.has(key)) return wrong;
    const shaped: Record<string, unknown> = {};
    for (const [key, shape] of fields) {
      const field = shape(given[key]);
      if (field === wrong) return wrong;
      if (field !== undefined || key in given) shaped[key] = field;
    }
    return shaped;
  };
}

function byZod(schema: z.ZodType): Shape {
  return (value) => {
    const parsed = schema.safeParse(value);
    return parsed.success ? parsed.data : wrong;
  };
}
