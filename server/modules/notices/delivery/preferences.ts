import { sql } from 'kysely';
import type { NoticePreferences, PreferredTopic, setNoticePreferences as endpoint } from '@qilian/contract/notices';
import type { BodyOf } from '@qilian/contract/endpoint';
import type { Tx } from '../../../platform/db/transaction.ts';
import { invalidField, staleVersion } from '../../../platform/errors.ts';

type Unwanted = NoticePreferences['off'][number];
const minutes = (time: string) => time.slice(0, 5);

/** The reader's own; version 0 where nothing was ever set. */
export async function getPreferences(tx: Tx): Promise<NoticePreferences> {
  const row = await tx.sql.selectFrom('notice_preferences').selectAll().where('user_id', '=', tx.actor.userId).executeTakeFirst();
  if (!row) return { off: [], digest: 'at_once', quiet: null, version: 0 };
  return {
    off: row.off.map((one) => {
      const [topic, way] = one.split('.');
      return { topic, way } as Unwanted;
    }),
    digest: row.digest as NoticePreferences['digest'], quiet: row.quiet_from === null ? null : { from: minutes(row.quiet_from), until: minutes(row.quiet_until!) }, version: row.version,
  };
}

/** @throws Refusal `common.stale_version`, `notices.quiet_all_day` */
export async function setPreferences(tx: Tx, { off, digest, quiet, version }: BodyOf<typeof endpoint>): Promise<NoticePreferences> {
  const present = await getPreferences(tx);
  if (present.version !== version) throw staleVersion(present);
  if (quiet !== null && quiet.from === quiet.until) throw invalidField('body.quiet.until', 'notices.quiet_all_day');
  const values = {
    off: [...new Set(off.map(({ topic, way }) => `${topic}.${way}`))].toSorted(), digest, quiet_from: quiet?.from ?? null, quiet_until: quiet?.until ?? null, changed_at: tx.now, version: version + 1,
  };
  await tx.sql.insertInto('notice_preferences').values({ user_id: tx.actor.userId!, ...values })
    .onConflict((conflict) => conflict.column('user_id').doUpdateSet(values)).execute();
  return getPreferences(tx);
}


/** No more of this sort by mail; the screen has them all the same. @returns false where it was off already */
export async function turnOff(tx: Tx, userId: string, topic: PreferredTopic): Promise<boolean> {
  const way = `${topic}.email`;
  const { rows } = await sql`insert into notice_preferences as p (user_id, off, changed_at) select id, array[${way}], ${tx.now} from users where id = ${userId}
    on conflict (user_id) do update set changed_at = excluded.changed_at, version = p.version + 1, off = p.off || ${way}::text where not ${way} = any (p.off) returning user_id`.execute(tx.sql);
  return rows.length > 0;
}
