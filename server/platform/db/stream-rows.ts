import type { CompiledQuery } from 'kysely';
import type { Tx } from './transaction.ts';

const batch = 1000;

/** Rows of a query through a server-side cursor: any number of them in bounded memory. */
export async function* streamRows<Row>(tx: Tx, query: CompiledQuery<Row>): AsyncGenerator<Row> {
  const cursor = 'streamed_rows';
  await tx.client.query({ text: `declare ${cursor} no scroll cursor for ${query.sql}`, values: [...query.parameters] });
  try {
    for (;;) {
      const { rows } = await tx.client.query<Row & object>(`fetch ${batch} from ${cursor}`);
      yield* rows;
      if (rows.length < batch) return;
    }
  } finally {
    await tx.client.query(`close ${cursor}`).catch(() => undefined);
  }
}
