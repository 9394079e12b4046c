import type { KeyObject } from 'node:crypto';
import type pg from 'pg';
import { isSignedBy, sealText, type Seal } from '../seal-format.ts';
import { isAfter, noPark, placeOf, sealColumns, toSeal, type Place, type SealRow } from '../seal-rows.ts';
import { readSealFile } from '../seal-file.ts';
import type { Findings } from './findings.ts';

const linesAtOnce = 1000;

/** The seals in the first `length` bytes of the file, in its order; what can't be read or isn't signed is reported and left out. */
export async function* outsideSeals(path: string, length: number, publicKey: KeyObject, findings: Findings): AsyncGenerator<Seal> {
  for await (const { line, seal } of readSealFile(path, length)) {
    if (!seal) findings.add({ code: 'file_line', says: `line ${line} of the seal file is no seal` });
    else if (!isSignedBy(seal, publicKey)) findings.add({ code: 'file_line', says: `line ${line} of the seal file is not signed by the key of this installation` });
    else yield seal;
  }
}

/**
 * Every seal of the file against the database: what was cut off with its seals shows here alone. Returns how
 * many lines stand for a seal of the database.
 */
export async function checkSealFile(client: pg.ClientBase, outside: AsyncIterable<Seal>, findings: Findings): Promise<number> {
  let matched = 0;
  let last: Place = { untilTxid: '0', park: noPark };
  let batch: Seal[] = [];
  const compare = async () => {
    const { rows } = await client.query<SealRow & { line: number }>(
      `select f.line::int, ${sealColumns} from unnest($1::uuid[], $2::int[]) with ordinality as f (park, seq, line)
         join ledger_seals s on coalesce(s.park_id, '${noPark}'::uuid) = f.park and s.seq = f.seq`,
      [batch.map(({ parkId }) => parkId ?? noPark), batch.map(({ seq }) => seq)]);
    const standing = new Map(rows.map((row) => [row.line - 1, toSeal(row)]));
    for (const [index, seal] of batch.entries()) {
      const at = { parkId: seal.parkId ?? noPark, seal: seal.seq, sealedAt: seal.sealedAt };
      const found = standing.get(index);
      if (!found) {
        findings.add({ code: 'seal_missing', ...at, says: `stands in the seal file but not in the database: its ${seal.entries} entries were cut off, or an older backup was restored` });
      } else if (!sealText(found).equals(sealText(seal))) {
        findings.add({ code: 'seal_replaced', ...at, says: `was replaced: the seal file holds root ${short(seal.root)} over ${seal.entries} entries, the database ${short(found.root)} over ${found.entries}` });
      } else {
        matched += 1;
        const place = placeOf(seal);
        if (isAfter(place, last)) last = place;
      }
    }
    batch = [];
  };
  for await (const seal of outside) {
    batch.push(seal);
    if (batch.length === linesAtOnce) await compare();
  }
  await compare();
  const { rows } = await client.query<{ covered: number }>(
    `select count(*)::int as covered from ledger_seals where (until_txid, coalesce(park_id, '${noPark}'::uuid)) <= ($1::xid8, $2::uuid)`, [last.untilTxid, last.park]);
  const { covered } = rows[0]!;
  if (covered > matched) findings.add({ code: 'file_short', says: `the seal file lacks ${covered - matched} of the ${covered} seals that the database has for the same time: lines were removed, or seals put in` });
  return matched;
}

const short = (root: Buffer) => root.toString('hex').slice(0, 12);
