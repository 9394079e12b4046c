import type { Socket } from 'node:net';
import pg from 'pg';
import { prepareValue } from 'pg/lib/utils.js';
import { serialize } from 'pg-protocol';
import type { Statement } from './transaction.ts';

/** pg's types know the numbers of its built-in types only. */
const parserOf: (type: number) => (text: string) => unknown = pg.types.getTypeParser;

/** What pg's connection holds beside its types. */
export interface Wire {
  stream: Socket;
  parsedStatements: Record<string, string | undefined>;
  submittedNamedStatements: Record<string, string | undefined>;
}

type Unnamed = Omit<Statement, 'name'> & { name?: string | undefined };
type Answer = Pick<pg.QueryResult, 'command' | 'rowCount' | 'rows' | 'fields' | 'oid'>;

/** How the rows of a statement become objects. */
interface Shape {
  fields: pg.FieldDef[];
  names: string[];
  parsers: ((text: string) => unknown)[];
  empty: object;
}

interface Part {
  name: string | undefined;
  text: string;
  shape: Shape | undefined;
  answer: Answer;
  /** A row that couldn't be read. */
  failure?: Error;
  resolve: (answer: Answer) => void;
  reject: (reason: Error) => void;
}

/**
 * Statements of one transaction that leave together with a single Sync: the server answers them in one
 * packet too, where pg would have each statement answered, and both processes woken, on its own.
 * After one that fails the server skips the rest.
 */
export class Packet extends pg.Query {
  readonly #shapes: Map<string, Shape>;
  readonly #messages: Buffer[] = [];
  readonly #parts: Part[] = [];
  #current = 0;
  /** Of the part whose answer is awaited: pg's client reads them to know what is prepared. */
  declare name: string | undefined;
  declare text: string | undefined;
  /** Called, and taken away, where an answer takes too long. */
  callback: () => void = () => undefined;

  /** @param shapes of the statements that this connection has prepared by name; they don't change while they stand */
  constructor(shapes: Map<string, Shape>) {
    super('');
    this.#shapes = shapes;
    this.submit = (connection) => { this.#submit(connection as unknown as Wire); };
  }

  /** Throws where a value can't be sent or a name stands for another statement. */
  add(wire: Wire, { name, text, values }: Unnamed): Promise<Answer> {
    const known = name === undefined ? undefined : wire.parsedStatements[name] ?? wire.submittedNamedStatements[name];
    if (known !== undefined && known !== text) throw new Error(`Prepared statements must be unique - '${name!}' was used for a different statement`);
    const shape = name === undefined ? undefined : this.#shapes.get(name);
    const bound = serialize.bind({ ...(name !== undefined && { statement: name }), values, valueMapper: prepareValue });
    if (known === undefined) this.#messages.push(serialize.parse(name === undefined ? { text } : { name, text }));
    if (known === undefined && name !== undefined) wire.submittedNamedStatements[name] = text;
    this.#messages.push(bound);
    if (shape === undefined) this.#messages.push(serialize.describe({ type: 'P' }));
    this.#messages.push(serialize.execute());
    return new Promise((resolve, reject) => {
      this.#parts.push({ name, text, shape, answer: { command: '', rowCount: null, oid: 0, rows: [], fields: shape?.fields ?? [] }, resolve, reject });
      if (this.#parts.length === 1) this.#advanceTo(0);
    });
  }

  #submit({ stream }: Wire): void {
    this.#messages.push(serialize.sync());
    stream.write(Buffer.concat(this.#messages));
    this.#messages.length = 0;
  }

  #advanceTo(index: number): void {
    this.#current = index;
    this.name = this.#parts[index]?.name;
    this.text = this.#parts[index]?.text;
  }

  handleRowDescription({ fields }: { fields: pg.FieldDef[] }): void {
    const part = this.#parts[this.#current]!;
    part.shape = {
      fields, names: fields.map((field) => field.name), parsers: fields.map((field) => parserOf(field.dataTypeID)),
      // Copied for each row, so that all rows are objects of one make.
      empty: Object.fromEntries(fields.map((field) => [field.name, null])),
    };
    part.answer.fields = fields;
  }

  handleDataRow({ fields: texts }: { fields: (string | null)[] }): void {
    const part = this.#parts[this.#current]!;
    if (part.failure) return;
    try {
      part.answer.rows.push(toRow(part.shape!, texts));
    } catch (error) {
      part.failure = error as Error;
    }
  }

  handleCommandComplete({ text }: { text: string }): void {
    const part = this.#parts[this.#current]!;
    const [, command, , count] = /^([A-Z]+)(?: (\d+) (?=\d))?(?: ?(\d+))?/.exec(text) ?? [];
    part.answer.command = command ?? '';
    part.answer.rowCount = count === undefined ? null : Number(count);
    if (part.name !== undefined && !this.#shapes.has(part.name)) this.#shapes.set(part.name, part.shape ?? noRows);
    this.#advanceTo(this.#current + 1);
  }

  handleEmptyQuery(): void {
    this.#advanceTo(this.#current + 1);
  }

  handlePortalSuspended(): void {
    throw new Error('portals of a packet are read to their end');
  }

  handleReadyForQuery(): void {
    this.#settle(this.#parts.length);
    this.callback();
  }

  handleError(error: Error, connection: unknown): void {
    const { submittedNamedStatements } = connection as Wire;
    const failed = this.#current;
    this.#settle(failed);
    this.#parts[failed]?.reject(error);
    // A connection that is lost fails all of them alike; which one was under way is chance.
    const skipped = (error as { severity?: string }).severity === 'ERROR'
      ? Object.assign(new Error('a statement before this one in its transaction has failed'), { code: aborted, cause: error }) : error;
    for (const part of this.#parts.slice(failed + 1)) {
      if (part.name !== undefined) delete submittedNamedStatements[part.name];
      part.reject(skipped);
    }
    this.#advanceTo(this.#parts.length);
    this.callback();
  }

  #settle(until: number): void {
    for (const { failure, answer, resolve, reject } of this.#parts.slice(0, until)) {
      if (failure) reject(failure);
      else resolve(answer);
    }
  }
}

/** As PostgreSQL refuses what follows a failure in a transaction. */
const aborted = '25P02';

const noRows: Shape = { fields: [], names: [], parsers: [], empty: {} };

function toRow({ names, parsers, empty }: Shape, texts: (string | null)[]): object {
  const row: Record<string, unknown> = { ...empty };
  for (let i = 0; i < texts.length; i += 1) {
    const text = texts[i]!;
    if (text !== null) row[names[i]!] = parsers[i]!(text);
  }
  return row;
}
