import { sql } from 'kysely';
import { platform as system } from '../../platform/auth/actor.ts';
import { actingAs } from '../../platform/db/transaction.ts';
import { together, type Reaction } from '../../platform/ledger/reactions.ts';
import { record, type LedgerEvent } from '../../platform/ledger/record.ts';
import { enterpriseReaders } from '../enterprises/index.ts';
import { leadersOf, nameOf } from '../people/index.ts';
import { noteWorking } from './bounces/index.ts';
import { followLiaison } from './follow-liaison.ts';
import type { NoticeKind } from './kinds.ts';
import { send } from './send.ts';

/** Whoever loaded a list of enterprises is told when it is in; a large one takes its time. */
const tellOfImport: Reaction = {
  name: 'notices.tell-of-import',
  when: 'later',
  async handle(tx, { params = {}, detail = {}, parkId, record: { id: importId } }) {
    if (typeof params.byId !== 'string') return;
    const count = (value: unknown) => (typeof value === 'number' ? value : 0);
    send(tx, {
      to: [params.byId], kind: 'import_finished', parkId, enterpriseId: null,
      // Without a rejected row nothing is said of them.
      params: { file: String(detail.name), created: count(params.created), updated: count(params.updated), rejected: count(params.rejected) || null, importId },
    });
  },
};

/** So is whoever had one undone. */
const tellOfUndoing: Reaction = {
  name: 'notices.tell-of-undoing',
  when: 'later',
  async handle(tx, { params = {}, detail = {}, parkId }) {
    if (typeof params.byId !== 'string') return;
    const count = (value: unknown) => (typeof value === 'number' ? value : 0);
    send(tx, {
      to: [params.byId], kind: 'import_undone', parkId, enterpriseId: null,
      params: { file: String(detail.name), closed: count(params.close), restored: count(params.restore) + count(params.partly), kept: count(params.keep) + count(params.partly) },
    });
  },
};

/** Whose credentials change is told at once, on the screen and by mail: it may not have been them. */
const tellOfCredential = (kind: NoticeKind): Reaction => ({
  name: `notices.tell-of-${kind.replaceAll('_', '-')}`,
  when: 'now',
  async handle(tx, { params = {}, detail = {} }) {
    const { userId, left } = params;
    if (typeof userId !== 'string') return;
    send(tx, {
      to: [userId], kind, parkId: null, enterpriseId: null,
      params: {
        at: tx.now.toISOString(), passkey: typeof detail.name === 'string' ? detail.name : null, left: typeof left === 'number' ? left : null,
        actor: tx.actor.userId !== null && tx.actor.userId !== userId ? tx.actor.name : null,
      },
    });
  },
});

const credentialKinds = [
  'passkey_added', 'passkey_removed', 'passkey_copied', 'second_factor_enrolled', 'second_factor_removed', 'second_factor_reset', 'recovery_codes_renewed', 'recovery_code_used',
] as const satisfies NoticeKind[];

/** Tells people what happened to their own account, wherever else they look: on the screen and by mail. */
const tellOwner = (kind: NoticeKind): Reaction => ({
  name: `notices.tell-owner-${kind}`,
  when: 'now',
  async handle(tx, { record, params = {}, detail = {} }) {
    const textOf = (value: unknown) => (typeof value === 'string' ? value : null);
    send(tx, {
      to: [record.id], kind, parkId: null, enterpriseId: null,
      params: { when: tx.now.toISOString(), sessionId: textOf(params.sessionId), device: textOf(detail.device) ?? 'unknown', network: textOf(detail.network), issuer: textOf(params.issuer) },
    });
  },
});
const tellOfPassword = tellOwner('password_changed');

/** People of an enterprise whose files became one, or two again. */
const tellOfMerge = (kind: 'files_merged' | 'merge_undone'): Reaction => ({
  name: 'notices.tell-of-merge',
  when: 'later',
  async handle(tx, { params = {}, detail = {}, parkId, enterpriseId }) {
    const to = (Array.isArray(params.readerIds) ? params.readerIds : []).filter((id): id is string => typeof id === 'string');
    send(tx, { to, kind, parkId, enterpriseId, params: { enterprise: String(detail.survivor), merged: String(detail.merged), actor: String(detail.actor ?? '') } });
  },
});

/** Whoever signs in with a code that came by text message can be reached there, whatever was reported before. */
const noteCode: Reaction = {
  name: 'notices.note-code',
  when: 'later',
  async handle(tx, { record, params = {} }) {
    if (params.way !== 'code') return;
    const amiss = await tx.sql.selectFrom('contact_states').select('channel').where('user_id', '=', record.id).where('state', '<>', 'working').execute();
    if (amiss.length === 0) return;
    const code = await tx.sql.selectFrom('sign_in_codes').select('channel').where('user_id', '=', record.id).where('used_at', 'is not', null).orderBy('used_at', 'desc').limit(sql.lit(1)).executeTakeFirst();
    if (code && amiss.some(({ channel }) => channel === code.channel)) await noteWorking(tx, record.id, code.channel as 'sms' | 'email', 'proved');
  },
};

/** Whoever is to stand in learns of it, from when until when, and when it comes to nothing. */
const tellSubstitute = (kind: 'absence_planned' | 'absence_cancelled'): Reaction => ({
  name: `notices.tell-of-${kind.replaceAll('_', '-')}`,
  when: 'now',
  async handle(tx, { record, params = {} }) {
    const to = [params.substituteId, record.id].filter((id): id is string => typeof id === 'string' && id !== tx.actor.userId);
    const people = await nameOf(tx, [record.id, String(params.substituteId)]);
    send(tx, { to, kind, parkId: null, enterpriseId: null, params: { name: people.get(record.id)!, substitute: people.get(String(params.substituteId)) ?? null, from: String(params.from), until: String(params.until), actor: tx.actor.name } });
  },
});

/** Nobody of a closed file is left to answer: what was being talked about ends with it. */
const talksEnd = together('notices.end-talks', async (tx, events) => {
  await actingAs(tx, { ...system, userId: tx.actor.userId, name: tx.actor.name }, async (all) => {
    const { rows } = await sql<{ id: string; enterprise_id: string; subject: string }>`update talks set closed_at = ${all.now}, version = version + 1
      where enterprise_id = any (${events.map(({ enterpriseId }) => enterpriseId)}::uuid[]) and closed_at is null returning id, enterprise_id, subject`.execute(all.sql);
    const parks = new Map(events.map(({ enterpriseId, parkId }) => [enterpriseId, parkId]));
    await record(all, ...rows.map(({ id, enterprise_id: enterpriseId, subject }): LedgerEvent => ({
      type: 'talk.closed', record: { type: 'talk', id }, parkId: parks.get(enterpriseId) ?? null, enterpriseId, audience: 'enterprise', detail: { name: subject },
    })));
  });
});

/** Enterprises that nobody looks after any more are given to somebody by the head. */
const tellOfOfficer: Reaction = {
  name: 'notices.tell-of-officer',
  when: 'now',
  async handle(tx, { parkId, params = {}, detail = {} }) {
    if (parkId === null) return;
    const [head] = await leadersOf(tx, parkId);
    if (head === undefined) return;
    const park = await tx.sql.selectFrom('areas').select('name').where('id', '=', parkId).executeTakeFirstOrThrow();
    send(tx, { to: [head], kind: 'officer_gone', parkId, enterpriseId: null, params: { name: String(detail.name), count: Number(params.count), area: park.name, actor: tx.actor.name } });
  },
};

/** The head of the park to which a file came assigns who looks after it; the enterprise learns who serves it now. */
const tellOfArrival: Reaction = {
  name: 'notices.tell-of-arrival',
  when: 'now',
  async handle(tx, { parkId, enterpriseId, detail = {} }) {
    if (parkId === null || enterpriseId === null) return;
    const { name } = await tx.sql.selectFrom('enterprises').select('name').where('id', '=', enterpriseId).executeTakeFirstOrThrow();
    const to = [...(await leadersOf(tx, parkId)).slice(0, 1), ...await enterpriseReaders(tx, enterpriseId)].filter((id) => id !== tx.actor.userId);
    send(tx, { to, kind: 'enterprise_arrived', parkId, enterpriseId, params: { enterprise: name, actor: tx.actor.name, from: String(detail.from), area: String(detail.to) } });
  },
};

const liaisonLeft: Reaction = { name: 'notices.follow-liaison', when: 'now', handle: followLiaison };

export const reactions: Record<string, Reaction[]> = {
  'enterprise.officer_gone': [tellOfOfficer],
  'enterprise.park_moved': [tellOfArrival],
  'enterprise.holder_seated': [liaisonLeft],
  'enterprise.holder_unseated': [liaisonLeft],
  'enterprise.closed': [talksEnd],
  'enterprise.merged': [tellOfMerge('files_merged')],
  'enterprise.merge_undone': [tellOfMerge('merge_undone')],
  'import.loaded': [tellOfImport],
  'import.undone': [tellOfUndoing],
  'people.signed_in': [noteCode],
  'people.absence_planned': [tellSubstitute('absence_planned')],
  'people.absence_cancelled': [tellSubstitute('absence_cancelled')],
  'people.substitute_changed': [tellSubstitute('absence_planned')],
  'people.new_device': [tellOwner('sign_in_new_device')],
  'people.identity_linked': [tellOwner('identity_linked')],
  'people.identity_unlinked': [tellOwner('identity_unlinked')],
  'people.password_changed': [tellOfPassword],
  'people.password_set': [tellOfPassword],
  'people.password_reset': [tellOfPassword],
  ...Object.fromEntries(credentialKinds.map((kind) => [`people.${kind}`, [tellOfCredential(kind)]])),
};
