import * as contract from '@qilian/contract/desk';
import { platform as system } from '../../../platform/auth/actor.ts';
import { inTransaction } from '../../../platform/db/transaction.ts';
import { route, signedIn, staff } from '../../../platform/http/index.ts';
import type { Module } from '../../../platform/module.ts';
import type { DataOf, Erase } from '../../../platform/personal-data.ts';
import type { Platform } from '../../../platform/platform.ts';
import { today } from '../../../platform/today.ts';
import { relateToEnterprises } from '../../enterprises/index.ts';
import { clerkRoles } from './access.ts';
import { callNext } from './call-next.ts';
import { closeTicket, leaveQueue } from './end-ticket.ts';
import { takeTicket } from './take-ticket.ts';
import { findMyTicket, getTicket, listTickets } from './views.ts';
import { answerConstraints, Refusal } from '../../../platform/errors.ts';

relateToEnterprises({ table: 'desk_tickets', work: 'other_records', whenMerged: 'moves', park: { stays: 'somebody waits at that desk' } });

/** Names of who came by are called up, and of no use a month later. */
const keptDays = 30;

/** Whoever didn't come by the evening is called no more. */
async function endDay(platform: Platform): Promise<void> {
  await inTransaction(platform, system, async (tx) => {
    await tx.sql.updateTable('desk_tickets').set((eb) => ({ state: 'left', ended_at: tx.now, version: eb('version', '+', 1) })).where('ended_at', 'is', null).where('day', '<', today(tx)).execute();
    await tx.sql.updateTable('desk_tickets').set({ name: null, note: null }).where('name', 'is not', null).where('ended_at', '<', new Date(tx.now.getTime() - keptDays * 86_400_000)).execute();
  });
}

const erase: Erase = async (tx, { id, name }) => {
  if (name !== null) await tx.sql.updateTable('desk_tickets').set({ name: null, note: null }).where('user_id', '=', id).execute();
};
const dataOf: DataOf = async (tx, userId) => ({
  desk: await tx.sql.selectFrom('desk_tickets').select(['day', 'number', 'purpose', 'state', 'note']).where('user_id', '=', userId).orderBy('day').execute(),
});

const clerks = staff(...clerkRoles);

answerConstraints({
  desk_tickets_one_open: new Refusal('conflict', 'desk.waiting_meanwhile'),
});

/** The guidance desk (指导窗口): for whom a screen is not enough. */
export const desk: Module = {
  name: 'liaisons.desk',
  routes(api) {
    route(api, contract.getMyTicket, { permit: signedIn, handle: async ({ tx }) => ({ ticket: await findMyTicket(tx) }) });
    route(api, contract.takeTicket, { permit: signedIn, handle: async ({ tx, body }) => getTicket(tx, await takeTicket(tx, body)) });
    route(api, contract.leaveQueue, {
      permit: signedIn,
      handle: async ({ tx, params, body }) => {
        await leaveQueue(tx, params.ticketId, body.version);
        return getTicket(tx, params.ticketId);
      },
    });
    route(api, contract.listTickets, { permit: clerks, handle: ({ tx, query }) => listTickets(tx, query) });
    route(api, contract.callNext, {
      permit: clerks,
      handle: async ({ tx, body }) => {
        const id = await callNext(tx, body);
        return { ticket: id === null ? null : await getTicket(tx, id) };
      },
    });
    route(api, contract.closeTicket, {
      permit: clerks,
      handle: async ({ tx, params, body }) => {
        await closeTicket(tx, params.ticketId, body);
        return getTicket(tx, params.ticketId);
      },
    });
  },
  sweeps: [{ name: 'desk.end_day', everyMinutes: 60, run: endDay }],
  erase,
  dataOf,
};
