import type { editCircular as editEndpoint, writeCircular as writeEndpoint, AudienceFilter } from '@qilian/contract/circulars';
import type { BodyOf } from '@qilian/contract/endpoint';
import { platform } from '../../../platform/auth/actor.ts';
import { actingAs, type Tx } from '../../../platform/db/transaction.ts';
import { attachFiles } from '../../../platform/files/index.ts';
import { newId } from '../../../platform/ids.ts';
import { getAudienceFilter, isEmpty, parksOf } from './audience/audience.ts';
import { recordStep, takeCircular } from './store.ts';
import { parksWrittenTo } from './access.ts';

export const circularFiles = 'circular';

/** A draft may still lack its audience; then it is the draft of all parks that its author writes to. */
const parksOfDraft = (tx: Tx, filter: AudienceFilter): string[] => (isEmpty(filter) ? parksWrittenTo(tx.actor) : parksOf(tx, filter));

/** @throws Refusal `circulars.park_outside`, `circulars.audience.not_found`, `files.not_attachable` */
export async function writeCircular(tx: Tx, { fileIds, ...given }: BodyOf<typeof writeEndpoint>): Promise<string> {
  const id = newId(tx.now);
  const filter = given.audienceId === null ? given.filter : await getAudienceFilter(tx, given.audienceId);
  const parks = parksOfDraft(tx, filter);
  const { subject, weight } = given;
  await tx.sql.insertInto('circulars').values({
    id, parks, subject, body: given.body, weight, urgent: given.urgent, channels: given.channels, seats: given.seats, audience_id: given.audienceId, filter: JSON.stringify(given.filter),
    acknowledge: given.acknowledge || weight === 'legal', answer_days: given.answerDays, fallback_hours: given.fallbackHours, fallback_failed: given.fallbackFailed,
    created_by: tx.actor.userId!, created_at: tx.now, version: 0,
  }).execute();
  await attachFiles(tx, circularFiles, id, fileIds);
  await recordStep(tx, { id, parks, subject }, 'written', { params: { weight } });
  return id;
}

/** Changes what was sent of it, as long as it is a draft. */
export async function editCircular(tx: Tx, circularId: string, { version, fileIds, ...given }: BodyOf<typeof editEndpoint>): Promise<void> {
  const row = await takeCircular(tx, circularId, version, 'edit');
  const audienceId = given.audienceId === undefined ? row.audience_id : given.audienceId;
  const own = given.filter ?? row.filter as unknown as AudienceFilter;
  const parks = given.audienceId === undefined && given.filter === undefined ? row.parks : parksOfDraft(tx, audienceId === null ? own : await getAudienceFilter(tx, audienceId));
  const weight = given.weight ?? row.weight;
  const fields = Object.entries({ ...given, fileIds }).filter(([, value]) => value !== undefined).map(([field]) => field);
  if (fields.length === 0) return;
  await tx.sql.updateTable('circulars').set({
    parks, weight, subject: given.subject ?? row.subject, body: given.body ?? row.body, urgent: given.urgent ?? row.urgent, channels: given.channels ?? row.channels, seats: given.seats ?? row.seats,
    audience_id: audienceId, filter: JSON.stringify(own), acknowledge: (given.acknowledge ?? row.acknowledge) || weight === 'legal',
    answer_days: given.answerDays === undefined ? row.answer_days : given.answerDays, fallback_hours: given.fallbackHours === undefined ? row.fallback_hours : given.fallbackHours,
    fallback_failed: given.fallbackFailed ?? row.fallback_failed,
  }).where('id', '=', circularId).execute();
  if (fileIds !== undefined) await changeFiles(tx, circularId, fileIds);
  await recordStep(tx, { id: circularId, parks, subject: given.subject ?? row.subject }, 'edited', { params: { fields } });
}

/** Those that stay, and new ones. What is taken out of a draft goes; its content follows with the sweep of the store. */
async function changeFiles(tx: Tx, circularId: string, fileIds: string[]): Promise<void> {
  const present = await tx.sql.selectFrom('files').select('id').where('record_type', '=', circularFiles).where('record_id', '=', circularId).execute();
  await attachFiles(tx, circularFiles, circularId, fileIds.filter((id) => !present.some((file) => file.id === id)));
  const gone = present.filter(({ id }) => !fileIds.includes(id)).map(({ id }) => id);
  if (gone.length > 0) await actingAs(tx, platform, (system) => system.sql.deleteFrom('files').where('id', 'in', gone).execute());
}
