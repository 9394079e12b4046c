import type { ProofWay } from '@qilian/contract/shapes';

/** What kind of refusal it is; `platform/http` alone knows the status that each becomes. */
export type RefusalKind = 'invalid' | 'unauthenticated' | 'forbidden' | 'not_found' | 'conflict' | 'precondition' | 'too_large' | 'too_many' | 'unavailable';

export type Params = Record<string, string | number | null>;

export interface FieldError {
  /** Path of the field in the request, e.g. `body.tasks.0.departmentId`. */
  field: string;
  /** Phrase below `errors`. */
  code: string;
  params?: Params;
}

/** An expected refusal. `code` is a phrase below `errors` (`cases.not_open`), with `params` for its text. */
export class Refusal extends Error {
  readonly kind: RefusalKind;
  readonly code: string;
  readonly params: Params;
  readonly errors: FieldError[];
  /** The stored record, shown beside what the caller sent (conflicts). */
  readonly current: unknown;
  /** Of a failed `If-Match`: the version that the caller named and the one that stands. */
  readonly versions: { sent: number; stored: number | null } | undefined;
  readonly retryAfterSeconds: number | undefined;
  /** How the caller can prove anew who they are (`auth.step_up`). */
  readonly ways: ProofWay[] | undefined;

  constructor(kind: RefusalKind, code: string, more: { params?: Params; errors?: FieldError[]; current?: unknown; versions?: Refusal['versions']; retryAfterSeconds?: number; ways?: ProofWay[] } = {}) {
    super(code);
    this.name = 'Refusal';
    this.kind = kind;
    this.code = code;
    this.params = more.params ?? {};
    this.errors = more.errors ?? [];
    this.current = more.current;
    this.versions = more.versions;
    this.retryAfterSeconds = more.retryAfterSeconds;
    this.ways = more.ways;
  }
}

/** Bad input in one field: the message names it and the mend. */
export function invalidField(field: string, code: string, params: Params = {}): Refusal {
  return new Refusal('invalid', code, { params, errors: [{ field, code, params }] });
}

const answers = new Map<string, Refusal>();

/**
 * What a broken constraint of the database means to whoever acts, called once by the module that owns the table. Actions look
 * before they write, and a collision is looked at anew; this is for what they can't see, or what came between the two again.
 */
export function answerConstraints(given: Record<string, Refusal>): void {
  for (const [constraint, refusal] of Object.entries(given)) answers.set(constraint, refusal);
}

export const answerTo = (constraint: string | undefined): Refusal | undefined => answers.get(constraint ?? '');
export const answeredConstraints = (): ReadonlyMap<string, Refusal> => answers;

/** Also for what lies outside the reader's walls: nobody learns that it exists. */
export function notFound(what: string): Refusal {
  return new Refusal('not_found', `${what}.not_found`);
}

/** The record stands in a state in which the actor can't do this; the phrase names the state. */
export function notAllowedIn(what: string, state: string): Refusal {
  return new Refusal('conflict', `${what}.action_not_allowed`, { params: { state } });
}

/** What is over is done with; the phrase names how it ended. */
export function overIn(what: string, state: string): Refusal {
  return new Refusal('conflict', `${what}.over`, { params: { state } });
}

/** Refused for what the record has become: since the actor read it, or before. */
export const isOutdated = (error: unknown): error is Refusal => error instanceof Refusal && (error.code === 'common.stale_version' || /\.(action_not_allowed|over)$/.test(error.code));

/** Somebody else changed the record since it was read. `current` is what stands now. */
export function staleVersion(current: unknown): Refusal {
  return new Refusal('conflict', 'common.stale_version', { current });
}
