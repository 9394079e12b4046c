import { platform } from '../../../platform/auth/actor.ts';
import { actingAs, writeGathered, type Tx } from '../../../platform/db/transaction.ts';
import { newId } from '../../../platform/ids.ts';
import { locales } from '../../../platform/phrases.ts';
import { getIntake } from '../../enterprises/index.ts';
import { lockCaseFile, type CaseFile } from '../case-file.ts';
import { beginClock } from '../clock/store.ts';
import { firstOwner } from '../ownership/first-owner.ts';
import { getKind, wordsOf } from '../kinds.ts';
import { recordStep } from '../news.ts';
import { nextNumber, writeCase } from './open-case.ts';

interface RuleCase {
  kind: string;
  enterpriseId: string;
  /** Where the kind doesn't word its cases. */
  title?: string;
  body?: string;
  category: string;
  /** Codes of what opened it, for its first step. */
  params?: Record<string, string | number | boolean | null>;
}

/**
 * Opens a case of the park's own, whoever set the rule off: it belongs to the enterprise's officer, else to who
 * stands in or is on duty. Its rows are written when this returns. Whoever calls tells whom it concerns.
 * @throws Refusal `enterprises.not_found` for a closed file, `cases.nobody_to_own`
 */
export async function openByRule(tx: Tx, { kind: name, enterpriseId, title: given = '', body: written = '', category, params = {} }: RuleCase): Promise<CaseFile> {
  const kind = getKind(name);
  return actingAs(tx, platform, async (all) => {
    const [intake, number] = await Promise.all([getIntake(all, enterpriseId), nextNumber(all)]);
    const owner = await firstOwner(all, intake);
    const id = newId(tx.now);
    const [{ title, body }, ...translated] = locales.map((locale) => wordsOf(kind, locale, { title: given, body: written }, intake.name)) as [ReturnType<typeof wordsOf>, ...ReturnType<typeof wordsOf>[]];
    const found = kind.worded === undefined ? '' : translated.map((words) => `${words.title} ${words.body}`).join(' ');
    writeCase(all, { id, number, kind, intake, title, body, category, channel: 'rule', ownerId: owner.id, found });
    // The walls of whoever acts would forbid what the platform writes.
    await writeGathered(all);
    const { clock, handling } = kind.statuses[kind.initial]!;
    if (handling && clock !== kind.handlingClock) beginClock(all, { caseId: id, parkId: intake.parkId }, kind.handlingClock, kind.periods[kind.handlingClock]!);
    const file = await lockCaseFile(all, { caseId: id });
    await recordStep(all, file, 'opened', { params: { kind: name, category, channel: 'rule', ownerId: owner.id, ...params }, detail: { title: kind.worded === undefined ? title : number, owner: owner.name } });
    await writeGathered(all);
    return file;
  });
}
