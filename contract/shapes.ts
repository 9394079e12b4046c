import { z } from 'zod';

export const Id = z.uuid();
/** An instant, ISO 8601 in UTC. */
export const Instant = z.iso.datetime();
/** A day without time, `YYYY-MM-DD`, in the city's time zone. */
export const Day = z.iso.date();
/** The largest whole number that a column of the database takes. */
export const mostInteger = 2_147_483_647;
export const Version = z.number().int().min(1).max(mostInteger);
/** 0 where nothing is stored yet. */
export const VersionOrNone = z.number().int().min(0).max(mostInteger);
export const Locale = z.enum(['zh-CN', 'en']);

/** One line of text: trimmed, without control characters. */
export const line = (max: number) => z.string().trim().min(1).max(max).regex(/^[^\p{Cc}]*$/u);
/** Text of several lines; NUL can't be stored and is refused. */
export const text = (max: number) => z.string().trim().min(1).max(max).refine((value) => !value.includes('\0'));

export const Note = text(2000);
export const Named = z.object({ id: Id, name: z.string() });
export const Done = z.object({ done: z.literal(true) });

/** A page of a list and the cursor of the next one, `null` at the end. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), next: z.string().nullable() });

export const PageQuery = {
  cursor: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(30),
};

/** Of lists that are short as a rule: one page holds them, unless less is asked for. */
export const ShortPageQuery = { ...PageQuery, limit: z.coerce.number().int().min(1).max(1000).default(1000) };

/** A list given in a query string as `a,b,c`. */
export const commaList = <Item extends z.ZodType>(item: Item, most = 50, least = 0) =>
  z.preprocess((value) => (typeof value === 'string' ? value.split(',').filter(Boolean) : value), z.array(item).min(least).max(most));

/** Most records that one call acts on. */
export const mostAtOnce = 100;
/** What came of one of several records: each is done wholly or not at all, whatever happens to the others. */
export const Outcome = z.object({ id: Id, done: z.boolean(), code: z.string().nullable(), message: z.string().nullable() });
export type Outcome = z.output<typeof Outcome>;
export const Outcomes = z.object({ items: z.array(Outcome) });

/** Ways to prove anew who one is, before a sensitive act. */
export const ProofWay = z.enum(['passkey', 'second_factor', 'password', 'code', 'demo']);
export type ProofWay = z.output<typeof ProofWay>;

/** RFC 9457 problem details. `code` is the typed code of the error, `errors` name fields, `current` is the stored record of a conflict, `versions` are those of a failed `If-Match`, `ways` are those of a proof that is asked for. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  code: z.string(),
  requestId: z.string().optional(),
  errors: z.array(z.object({ field: z.string(), code: z.string(), message: z.string() })).optional(),
  current: z.unknown().optional(),
  versions: z.object({ sent: z.number().int(), stored: z.number().int().nullable() }).optional(),
  retryAfterSeconds: z.number().int().optional(),
  ways: z.array(ProofWay).optional(),
});
export type Problem = z.output<typeof Problem>;

export const Light = z.enum(['green', 'yellow', 'red', 'paused', 'stopped']);
export type Light = z.output<typeof Light>;

export const FileRef = z.object({ id: Id, name: z.string(), size: z.number().int(), type: z.string() });
export type FileRef = z.output<typeof FileRef>;
