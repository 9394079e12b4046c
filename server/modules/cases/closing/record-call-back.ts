import type { BodyOf } from '@qilian/contract/endpoint';
import type { recordCallBack as endpoint } from '@qilian/contract/cases';
import { platform } from '../../../platform/auth/actor.ts';
import { actingAs, type Tx } from '../../../platform/db/transaction.ts';
import { invalidField } from '../../../platform/errors.ts';
import { newId } from '../../../platform/ids.ts';
import type { CaseFile } from '../case-file.ts';
import { enter, touchCase } from '../move.ts';
import { enterpriseSideOf, notify, recordStep } from '../news.ts';
import { afterCallBack, reopenUntil } from '../rules.ts';

/** Is it solved, usable and satisfying? Only who was reached can answer; discontent opens the case again. */
export async function recordCallBack(tx: Tx, file: CaseFile, answer: BodyOf<typeof endpoint>): Promise<void> {
  if (answer.reached) requireAnswers(file, answer);
  await requireLiaisonAsked(tx, file, answer);
  const { reached, solved, usable, satisfaction, ownWill, note, liaison } = answer;
  await tx.sql.insertInto('call_backs').values({
    id: newId(tx.now), case_id: file.id, by_id: tx.actor.userId!, at: tx.now, reached,
    solved: solved ?? null, usable: usable ?? null, satisfaction: satisfaction ?? null, own_will: ownWill ?? null, note: note ?? null,
  }).execute();
  const status = afterCallBack(file.kind, { reached, solved, ownWill }, file.callBackAttempts + 1, file.withdrawn);
  await recordStep(tx, file, 'called_back', {
    params: { reached, solved: solved ?? null, usable: usable ?? null, satisfaction: satisfaction ?? null, ownWill: ownWill ?? null, ...(liaison && { liaison: liaison.outcome, wrongChannel: liaison.wrongChannel ?? null, changedOn: liaison.changedOn ?? null }) }, detail: { note: note ?? null },
    ...(liaison && { aside: { newPhone: liaison.newPhone ?? null, newEmail: liaison.newEmail ?? null } }),
  });
  if (status === 'calling_back') return touchCase(tx, file);
  if (status === 'handling') {
    await enter(tx, file, status, { reopenings: file.reopenings + 1, withdrawn: false, solved: false });
    await recordStep(tx, file, 'reopened', { audience: 'public', params: { by: 'call_back' } });
    return notify(tx, file, 'case_reopened', [file.ownerId, ...await enterpriseSideOf(tx, file)], { reason: note ?? null });
  }
  await enter(tx, file, status, reached && !file.withdrawn ? { solved: true } : {});
  await recordStep(tx, file, status, { audience: 'public' });
  await notify(tx, file, 'case_closed', [file.ownerId, ...await enterpriseSideOf(tx, file)], { due: reopenUntil(file.kind, tx.now).toISOString() });
}

/** The liaison question is part of every call (L4): what was said is kept by whoever hears of the call-back. */
async function requireLiaisonAsked(tx: Tx, file: CaseFile, { reached, liaison }: BodyOf<typeof endpoint>): Promise<void> {
  if (!reached) {
    if (liaison !== undefined) throw invalidField('body.liaison', 'cases.call_back_nobody_asked');
    return;
  }
  // As the platform: the enterprise may lie in another park by now.
  const seat = file.enterpriseId === null ? undefined : await actingAs(tx, platform, (all) => all.sql.selectFrom('enterprise_holders').select('id').where('enterprise_id', '=', file.enterpriseId).where('until_day', 'is', null).where('role', '<>', 'owner').executeTakeFirst());
  if (seat && liaison === undefined) throw invalidField('body.liaison', 'cases.call_back_liaison_missing');
  if (!seat && liaison !== undefined) throw invalidField('body.liaison', 'cases.call_back_no_liaison');
}

function requireAnswers(file: CaseFile, answer: BodyOf<typeof endpoint>): void {
  if (file.withdrawn) {
    if (answer.ownWill === undefined) throw invalidField('body.ownWill', 'cases.call_back_answer_missing');
    return;
  }
  for (const field of ['solved', 'usable', 'satisfaction'] as const) {
    if (answer[field] === undefined) throw invalidField(`body.${field}`, 'cases.call_back_answer_missing');
  }
}
