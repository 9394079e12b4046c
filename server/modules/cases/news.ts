import type { Tx } from '../../platform/db/transaction.ts';
import { record, type LedgerEvent } from '../../platform/ledger/record.ts';
import { everyProcess, tell } from '../../platform/live.ts';
import { enterpriseReaders } from '../enterprises/index.ts';
import { send, type NoticeKind, type NoticeParams, type Sending } from '../notices/index.ts';
import type { CaseFile } from './case-file.ts';

type CaseRef = Pick<CaseFile, 'id' | 'number' | 'kind' | 'title' | 'parkId' | 'enterpriseId' | 'enterprise' | 'owner'>;

/** Writes a step of a case into the ledger. `note` is free text and can be erased; `params` hold ids and codes. */
export async function recordStep(
  tx: Tx, file: CaseRef, type: string,
  { audience = 'enterprise', params = {}, detail = {}, aside }: Partial<Pick<LedgerEvent, 'audience' | 'params' | 'detail' | 'aside'>> = {},
): Promise<void> {
  await record(tx, { type: `case.${type}`, record: { type: 'case', id: file.id }, parkId: file.parkId, enterpriseId: file.enterpriseId, audience: file.kind.internal ? 'staff' : audience, params, detail, ...(aside && { aside }) });
  tell(tx, { type: caseChanged, userIds: [everyProcess], data: { caseId: file.id } });
}

/** Among the servers; each tells those of its listeners who may see the case. */
export const caseChanged = 'case_changed';

/** Until when, for a notice. Without it the line that would say so is left out. */
export const until = (clock: { dueAt: Date | null } | null | undefined): NoticeParams => ({ due: clock?.dueAt?.toISOString() ?? null });

/** Tells people of a step, on screen and by mail; never the one who took it. */
export async function notify(
  tx: Tx, file: CaseRef, kind: NoticeKind, to: (string | null | undefined)[], params: NoticeParams = {}, taskId: string | null = null,
): Promise<void> {
  send(tx, noticeOf(tx, file, kind, to, params, taskId));
}

/** One notice of several that go out together. */
export function noticeOf(
  tx: Tx, file: CaseRef, kind: NoticeKind, to: (string | null | undefined)[], params: NoticeParams = {}, taskId: string | null = null,
): Sending {
  return {
    to: [...new Set(to.filter((id): id is string => typeof id === 'string' && id !== tx.actor.userId))],
    kind, parkId: file.parkId, enterpriseId: file.enterpriseId, caseId: file.id, taskId,
    // What a kind calls its cases is put into words for each reader.
    params: { number: file.number, title: file.kind.worded === undefined ? file.title : `${file.kind.name}_case`, enterprise: file.enterprise, owner: file.owner, actor: tx.actor.name, ...params },
  };
}

/** The enterprise's people who follow its cases: its liaisons, and whoever raised this one. */
export async function enterpriseSideOf(tx: Tx, file: Pick<CaseFile, 'kind' | 'enterpriseId' | 'reporterId'>): Promise<string[]> {
  if (file.enterpriseId === null || file.kind.internal) return [];
  return enterpriseReaders(tx, file.enterpriseId);
}
