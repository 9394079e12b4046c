import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/transaction.ts';
import type { SealedPlace } from '../../../platform/keys/sealed.ts';
import { resealDraft, resealText, type StoredDraft } from './stored-draft.ts';

/** First byte of a sealed text in base64; four digits are three bytes. */
const keyOfText = (text: string) => sql`get_byte(decode(left(${sql.raw(text)}, 4), 'base64'), 0)`;

/** Digests under another key than this one, among those of a draft's seats. */
function strangeIndexes(key: number): string {
  const digest = key === 1 ? '^.{64}$' : `^${Buffer.of(key).toString('hex')}.{64}$`;
  return `exists($.seats[*].phone[*] ? (@.type() == "string" && !(@ like_regex "${digest}"))) || exists($.seats[*].email[*] ? (@.type() == "string" && !(@ like_regex "${digest}")))`;
}

const leftDraft = (key: number) => sql<boolean>`(r.draft is not null and (${keyOfText("r.draft->>'contacts'")} <> ${key} or jsonb_path_match(r.draft, ${strangeIndexes(key)}::jsonpath)))`;
const leftProblem = (key: number) => sql<boolean>`${keyOfText('r.value')} <> ${key}`;

/** Places of rows that are numbered within their batch, as `batch/row`. */
const behind = (after: string | null, number: string) => {
  const [batch = null, row = null] = after?.split('/') ?? [];
  return sql<boolean>`(${batch}::uuid is null or (r.batch_id, r.${sql.raw(number)}) > (${batch}::uuid, ${row}::int))`;
};
const placeAfter = (rows: { batch_id: string; number: number }[], batch: number) =>
  ({ rows: rows.length, next: rows.length < batch ? null : `${rows.at(-1)!.batch_id}/${rows.at(-1)!.number}` });

async function count(tx: Tx, table: string, left: ReturnType<typeof leftDraft>): Promise<number> {
  const { rows: [found] } = await sql<{ count: number }>`select count(*) as count from ${sql.table(table)} r where ${left}`.execute(tx.sql);
  return found!.count;
}

/** Contacts that wait in checked rows; their digests are compared with those of the people who hold the seats. */
export const sealedDrafts: SealedPlace = {
  name: 'import_rows', covers: ['import_rows.draft'], compared: true,
  async reseal(tx, after, batch) {
    const { secrets } = tx.platform;
    const { rows } = await sql<{ batch_id: string; number: number; draft: StoredDraft }>`select r.batch_id, r.row as number, r.draft from import_rows r
      where ${behind(after, 'row')} and ${leftDraft(secrets.currentKey())} order by r.batch_id, r.row limit ${sql.lit(batch)} for no key update`.execute(tx.sql);
    const sealed = rows.map(({ draft, ...place }) => ({ ...place, draft: resealDraft(secrets, draft) }));
    await sql`update import_rows r set draft = d.draft from jsonb_to_recordset(${JSON.stringify(sealed)}::jsonb) as d(batch_id uuid, number int, draft jsonb)
      where r.batch_id = d.batch_id and r.row = d.number`.execute(tx.sql);
    return placeAfter(rows, batch);
  },
  countLeft: (tx) => count(tx, 'import_rows', leftDraft(tx.platform.secrets.currentKey())),
};

/** Cells that were complained of. */
export const sealedProblems: SealedPlace = {
  name: 'import_problems', covers: ['import_problems.value'],
  async reseal(tx, after, batch) {
    const { secrets } = tx.platform;
    const { rows } = await sql<{ batch_id: string; number: number; value: string }>`select r.batch_id, r.seq as number, r.value from import_problems r
      where ${behind(after, 'seq')} and ${leftProblem(secrets.currentKey())} order by r.batch_id, r.seq limit ${sql.lit(batch)} for no key update`.execute(tx.sql);
    const sealed = rows.map(({ value, ...place }) => ({ ...place, value: resealText(secrets, value) }));
    await sql`update import_problems r set value = d.value from jsonb_to_recordset(${JSON.stringify(sealed)}::jsonb) as d(batch_id uuid, number int, value text)
      where r.batch_id = d.batch_id and r.seq = d.number`.execute(tx.sql);
    return placeAfter(rows, batch);
  },
  countLeft: (tx) => count(tx, 'import_problems', leftProblem(tx.platform.secrets.currentKey())),
};
