import type { Seal } from './seal-format.ts';

/** Stands for "no park" where a key may not be null. */
export const noPark = '00000000-0000-0000-0000-000000000000';

/** Columns of `ledger_seals as s`, to read with `toSeal`. */
export const sealColumns = 's.park_id, s.seq, s.from_txid::text, s.until_txid::text, s.entries, s.root, s.prev_root, s.sealed_at, s.signature';

export interface SealRow {
  park_id: string | null;
  seq: number;
  from_txid: string;
  until_txid: string;
  entries: number;
  root: Buffer;
  prev_root: Buffer;
  sealed_at: Date;
  signature: Buffer;
}

export const toSeal = (row: SealRow): Seal => ({
  parkId: row.park_id, seq: row.seq, fromTxid: row.from_txid, untilTxid: row.until_txid, entries: row.entries,
  root: row.root, prevRoot: row.prev_root, sealedAt: row.sealed_at, signature: row.signature,
});

/** Where a seal stands in the order of the file outside: one round makes a line for each park, and the file may be read between two of them. */
export interface Place {
  untilTxid: string;
  park: string;
}

export const placeOf = ({ untilTxid, parkId }: Pick<Seal, 'untilTxid' | 'parkId'>): Place => ({ untilTxid, park: parkId ?? noPark });

export const isAfter = (a: Place, b: Place): boolean => (a.untilTxid === b.untilTxid ? a.park > b.park : BigInt(a.untilTxid) > BigInt(b.untilTxid));
