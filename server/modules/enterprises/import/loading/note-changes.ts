import { sql } from 'kysely';
import type { Tx } from '../../../../platform/db/transaction.ts';
import type { Seating } from './seat-contacts.ts';

export interface Loaded {
  row: number;
  id: string;
  /** The file's image before; null of one that the load made. */
  image: string | null;
}

/** Writes down what was changed, beside each file, so that the load can be undone. Call it when files and seats stand. */
export async function noteChanges(tx: Tx, importId: string, loaded: Loaded[], { changes, added }: Seating): Promise<void> {
  if (loaded.length === 0) return;
  // Both images come from the database: rounded amounts would else look like somebody's correction.
  await sql`insert into import_changes (import_id, row, enterprise_id, created, version, before, after)
    select ${importId}, r.row, e.id, r.image is null, e.version,
      case when r.image is null then '{}' else image_difference(r.image::jsonb, enterprise_image(e)) end,
      case when r.image is null then '{}' else image_difference(enterprise_image(e), r.image::jsonb) end
    from jsonb_to_recordset(${JSON.stringify(loaded)}::jsonb) as r(row int, id uuid, image text) join enterprises e on e.id = r.id`.execute(tx.sql);
  const rowOf = new Map(loaded.map(({ id, row }) => [id, row]));
  const seats = changes.map(({ enterpriseId, ...seat }) => ({ ...seat, row: rowOf.get(enterpriseId) }));
  await sql`insert into import_seats (import_id, row, seat_id, role, seated, former_id, post_before, post_after)
    select ${importId}, r.row, r."seatId", r.role, r.seated, r."formerId", r."postBefore", r."postAfter"
    from jsonb_to_recordset(${JSON.stringify(seats)}::jsonb) as r(row int, "seatId" uuid, role text, seated boolean, "formerId" uuid, "postBefore" text, "postAfter" text)`.execute(tx.sql);
  await sql`insert into import_people (import_id, user_id) select ${importId}, id from unnest(${added}::uuid[]) id on conflict do nothing`.execute(tx.sql);
}
