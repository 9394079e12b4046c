import type pg from 'pg';

/** Rows of a query as arrays, through a server-side cursor: any number of them in bounded memory. */
export async function* cursorRows<Row extends unknown[]>(client: pg.ClientBase, name: string, query: string, batch = 2000): AsyncGenerator<Row> {
  await client.query(`declare ${name} no scroll cursor for ${query}`);
  for (;;) {
    const { rows } = await client.query<Row>({ text: `fetch ${batch} from ${name}`, rowMode: 'array' });
    yield* rows;
    if (rows.length < batch) break;
  }
  await client.query(`close ${name}`);
}
