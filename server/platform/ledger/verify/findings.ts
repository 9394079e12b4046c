import type { FindingCode } from '@qilian/contract/audit';

export interface Finding {
  code: FindingCode;
  recordType: string | null;
  recordId: string | null;
  /** Number of the case, where the record is one that still exists. */
  caseNumber: string | null;
  /** Of the entry in its record; with `seqUntil` a whole stretch. */
  seq: number | null;
  seqUntil: number | null;
  entryType: string | null;
  parkId: string | null;
  park: string | null;
  /** The seal that covers it, and when it was made; null where none does yet. */
  seal: number | null;
  sealedAt: Date | null;
  /** One sentence that says what is wrong. */
  says: string;
}

/** A finding as a check reports it; names are looked up afterwards. */
export type Reported = Pick<Finding, 'code' | 'says'> & Partial<Finding> & {
  /** The writing transaction, by which its seal is looked up. */
  txid?: string;
};

export interface Findings {
  /** The same thing found by two checks counts once: the first that reports it knows more. */
  add(finding: Reported): void;
  list: Reported[];
  /** Those beyond the limit too. */
  total(): number;
}

/** @param most kept with their particulars; the rest is counted */
export function collectFindings(most: number): Findings {
  const list: Reported[] = [];
  const known = new Set<string>();
  let beyond = 0;
  return {
    list,
    add(finding) {
      const key = [finding.code, finding.recordType, finding.recordId, finding.seq, finding.recordId === undefined ? [finding.parkId, finding.seal, finding.says] : ''].join('/');
      if (known.has(key)) return;
      if (list.length >= most) beyond += 1;
      else {
        known.add(key);
        list.push(finding);
      }
    },
    total: () => list.length + beyond,
  };
}
