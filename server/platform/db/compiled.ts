import type { CompiledQuery, QueryExecutorProvider } from 'kysely';
import type { Actor } from '../auth/actor.ts';
import { learnText, nameOf, type KnownText } from './kysely-client.ts';
import type { Tx } from './transaction.ts';

/** Stands in a compiled query for what each run gives. */
class Slot {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

interface Compiled {
  text: KnownText;
  parameters: readonly unknown[];
}

interface Compilable<Row> {
  compile(on: QueryExecutorProvider): CompiledQuery<Row>;
}

const compiledFor = new WeakMap<Actor, Map<string, Compiled>>();

/**
 * Runs a query that depends on who asks, on `key` and on the values alone: building its text costs more than many a
 * query, so it is built once for each session and key. `build` may put the values into the query and must not look at them.
 */
export async function queryOnceBuilt<Row, const Values extends object>(tx: Tx, key: string, values: Values, build: (tx: Tx, values: Values) => Compilable<Row>): Promise<Row[]> {
  let ofActor = compiledFor.get(tx.actor);
  if (!ofActor) compiledFor.set(tx.actor, ofActor = new Map());
  let compiled = ofActor.get(key);
  if (!compiled) {
    const slots = Object.fromEntries([...Object.keys(values), 'now'].map((name) => [name, new Slot(name)]));
    const { sql, parameters } = build({ ...tx, now: slots.now as unknown as Date }, slots as Values).compile(tx.sql);
    ofActor.set(key, compiled = { text: learnText(sql), parameters });
  }
  const given = { now: tx.now, ...values } as Record<string, unknown>;
  const { rows } = await tx.client.query<Row & object>({
    ...nameOf(compiled.text), text: compiled.text.text, values: compiled.parameters.map((value) => (value instanceof Slot ? given[value.name] : value)),
  });
  return rows;
}
