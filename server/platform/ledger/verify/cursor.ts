import pg from 'pg';

/** Every value as the text that PostgreSQL sends. */
export const asText: pg.CustomTypesConfig = { getTypeParser: () => (value: unknown) => value };

/**
 * Rows of a query as arrays, some thousand at a time, through a server-side cursor: any number of them in bounded
 * memory. The next ones are on their way while these are looked at.
 */
export async function* cursorBatches<Row extends unknown[]>(client: pg.ClientBase, name: string, query: string, { batch = 4000, types = pg.types as pg.CustomTypesConfig } = {}): AsyncGenerator<Row[]> {
  await client.query(`declare ${name} no scroll cursor for ${query}`);
  const fetch = () => client.query<Row>({ text: `fetch ${batch} from ${name}`, rowMode: 'array', types });
  let coming = fetch();
  for (;;) {
    const { rows } = await coming;
    const more = rows.length === batch;
    if (more) {
      coming = fetch();
      // Thrown when it is awaited, unless whoever reads has stopped before.
      coming.catch(() => undefined);
    }
    yield rows;
    if (!more) break;
  }
  await client.query(`close ${name}`);
}

/** The same row by row. */
export async function* cursorRows<Row extends unknown[]>(client: pg.ClientBase, name: string, query: string, options?: { batch?: number }): AsyncGenerator<Row> {
  for await (const rows of cursorBatches<Row>(client, name, query, options)) yield* rows;
}
