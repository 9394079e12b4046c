import type { BodyOf } from '@qilian/contract/endpoint';
import type { editEntry as editEndpoint, finishWriting as finishEndpoint, HandoverSection, sayNothing as nothingEndpoint, writeEntry as writeEndpoint } from '@qilian/contract/handovers';
import { closeOfBusiness, localDateOf, plusWorkingDays } from '../../../../platform/calendar/index.ts';
import type { Tx } from '../../../../platform/db/transaction.ts';
import { invalidField, notFound, Refusal, staleVersion } from '../../../../platform/errors.ts';
import { attachFiles } from '../../../../platform/files/index.ts';
import { newId } from '../../../../platform/ids.ts';
import { rulesOf } from '../handover-rules.ts';
import { onBehalf } from '../on-behalf.ts';
import { peopleOf, tellOf } from '../people.ts';
import { missingSections, sections } from '../rules.ts';
import { refuseSecrets } from '../secrets.ts';
import { recordStep, saveHandover, takeHandover, touchHandover, type HandoverRow } from '../store.ts';
import { handoverDetail } from '../views.ts';

type Words = Pick<BodyOf<typeof writeEndpoint>, 'title' | 'accountHint' | 'custodian' | 'place' | 'note' | 'fileIds'>;

/** @throws Refusal `handovers.secret`, or one that names what the section needs */
function check(section: HandoverSection, { fileIds, ...words }: Words): void {
  refuseSecrets(words);
  if (section === 'account' && words.custodian === undefined) throw invalidField('body.custodian', 'handovers.custodian_needed');
  if (section === 'document' && words.place === undefined && fileIds.length === 0) throw invalidField('body.place', 'handovers.place_needed');
}

const columnsOf = ({ title, accountHint, custodian, place, note }: Words) => ({ title, account_hint: accountHint ?? null, custodian: custodian ?? null, place: place ?? null, note: note ?? null });

export async function writeEntry(tx: Tx, handoverId: string, { section, ...words }: BodyOf<typeof writeEndpoint>): Promise<void> {
  const row = await takeHandover(tx, handoverId, 'write');
  check(section, words);
  const id = newId(tx.now);
  await tx.sql.insertInto('handover_entries').values({ id, handover_id: row.id, section, ...columnsOf(words), written_by: tx.actor.userId!, written_at: tx.now }).execute();
  await attachFiles(tx, 'handover', id, words.fileIds);
  if (row.nothing.includes(section)) await saveHandover(tx, row, { nothing: row.nothing.filter((one) => one !== section) });
  else await touchHandover(tx, row);
  await recordStep(tx, row, 'entry_written', { audience: 'staff', params: { entryId: id, section } });
}

async function takeEntry(tx: Tx, row: HandoverRow, entryId: string, version: number) {
  const entry = await tx.sql.selectFrom('handover_entries').selectAll().where('id', '=', entryId).where('handover_id', '=', row.id).where('withdrawn_at', 'is', null).forUpdate().executeTakeFirst();
  if (!entry) throw notFound('handovers.entry');
  if (entry.version !== version) throw staleVersion(await handoverDetail(tx, row.id));
  return entry;
}

/** What the successor confirmed of it no longer counts: the version is among what is confirmed. */
export async function editEntry(tx: Tx, handoverId: string, entryId: string, { version, ...words }: BodyOf<typeof editEndpoint>): Promise<void> {
  const row = await takeHandover(tx, handoverId, 'write');
  const entry = await takeEntry(tx, row, entryId, version);
  const kept = await tx.sql.selectFrom('files').select('id').where('record_type', '=', 'handover').where('record_id', '=', entryId).execute();
  check(entry.section as HandoverSection, { ...words, fileIds: [...words.fileIds, ...kept.map(({ id }) => id)] });
  await tx.sql.updateTable('handover_entries').set((eb) => ({ ...columnsOf(words), version: eb('version', '+', 1) })).where('id', '=', entryId).execute();
  await attachFiles(tx, 'handover', entryId, words.fileIds);
  await touchHandover(tx, row);
  await recordStep(tx, row, 'entry_edited', { audience: 'staff', params: { entryId, section: entry.section } });
}

export async function withdrawEntry(tx: Tx, handoverId: string, entryId: string, version: number): Promise<void> {
  const row = await takeHandover(tx, handoverId, 'write');
  const entry = await takeEntry(tx, row, entryId, version);
  await tx.sql.updateTable('handover_entries').set((eb) => ({ withdrawn_at: tx.now, version: eb('version', '+', 1) })).where('id', '=', entryId).execute();
  await touchHandover(tx, row);
  await recordStep(tx, row, 'entry_withdrawn', { audience: 'staff', params: { entryId, section: entry.section } });
}

const writtenSections = async (tx: Tx, handoverId: string) =>
  (await tx.sql.selectFrom('handover_entries').select('section').distinct().where('handover_id', '=', handoverId).where('withdrawn_at', 'is', null).execute()).map(({ section }) => section as HandoverSection);

/** @throws Refusal `handovers.section_written` where there are entries */
export async function sayNothing(tx: Tx, handoverId: string, { section, nothing }: BodyOf<typeof nothingEndpoint>): Promise<void> {
  const row = await takeHandover(tx, handoverId, 'write');
  if (row.nothing.includes(section) === nothing) return;
  if (nothing && (await writtenSections(tx, row.id)).includes(section)) throw new Refusal('conflict', 'handovers.section_written', { params: { section } });
  await saveHandover(tx, row, { nothing: nothing ? [...row.nothing, section] : row.nothing.filter((one) => one !== section) });
  await recordStep(tx, row, 'nothing_said', { audience: 'staff', params: { section, nothing } });
}

/** @throws Refusal `handovers.sections_missing`: each section has an entry, or the word that there is nothing */
export async function finishWriting(tx: Tx, handoverId: string, { version }: BodyOf<typeof finishEndpoint>): Promise<void> {
  const row = await takeHandover(tx, handoverId, 'finish_writing', version);
  const missing = missingSections(await writtenSections(tx, row.id), row.nothing);
  if (missing.length > 0) throw new Refusal('conflict', 'handovers.sections_missing', { params: { count: missing.length, all: sections.length } });
  await onBehalf(tx, async (all) => {
    const calendar = all.platform.officeHours.of(row.park_id);
    const { confirmAfterDays } = await rulesOf(all, row.park_id);
    const saved = await saveHandover(all, row, { due_at: closeOfBusiness(calendar, plusWorkingDays(calendar, localDateOf(calendar, all.now), confirmAfterDays)) }, 'confirming');
    await recordStep(all, saved, 'written');
    await tellOf(all, saved, 'handover_written', (await peopleOf(all, saved)).successor);
  });
}
