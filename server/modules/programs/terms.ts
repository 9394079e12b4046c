import { isIPv4, isIPv6 } from 'node:net';
import { sql, type RawBuilder } from 'kysely';
import type { Scope } from '@qilian/contract/programs';
import { startOfDay } from '../../platform/calendar/index.ts';
import type { Tx } from '../../platform/db/transaction.ts';
import { invalidField } from '../../platform/errors.ts';
import { today } from '../../platform/today.ts';
import { departmentsNear } from '../people/index.ts';
import { parksOpened } from './access.ts';

const dayMs = 86_400_000;
/** A token that nobody renews for longer is forgotten somewhere. */
const longestDays = 731;

export interface Terms {
  name: string;
  purpose: string;
  contact: { name: string; email: string | null };
  parkIds: string[];
  scopes: Scope[];
  departmentId: string | null;
  networks: string[];
  callsPerMinute: number | null;
  expiresOn: string;
}

type Given = { [Name in keyof Terms]?: Terms[Name] | undefined };

/** Columns of what was given. @throws Refusal on `body.parkIds`, `body.departmentId`, `body.networks`, `body.expiresOn` */
export async function termColumns(tx: Tx, given: Given) {
  const { purpose, contact, parkIds, scopes, departmentId, networks, callsPerMinute, expiresOn } = given;
  return {
    ...(purpose !== undefined && { purpose }),
    ...(contact !== undefined && { contact_name: contact.name, contact_email: contact.email === null ? null : tx.platform.secrets.encrypt(contact.email) }),
    ...(parkIds !== undefined && { parks: await requireParks(tx, parkIds) }),
    ...(scopes !== undefined && { scopes: [...new Set(scopes)] }),
    ...(departmentId !== undefined && { department_id: departmentId === null ? null : await requireDepartment(tx, departmentId) }),
    ...(networks !== undefined && { networks: toNetworks(networks) }),
    ...(callsPerMinute !== undefined && { calls_per_minute: callsPerMinute }),
    ...(expiresOn !== undefined && { expires_at: lastInstant(tx, expiresOn) }),
  };
}

async function requireParks(tx: Tx, given: string[]): Promise<string[]> {
  const ids = [...new Set(given)];
  const mine = parksOpened(tx.actor);
  if (!ids.every((id) => mine.includes(id))) throw invalidField('body.parkIds', 'programs.park_not_yours');
  return ids;
}

async function requireDepartment(tx: Tx, departmentId: string): Promise<string> {
  const found = await tx.sql.selectFrom('departments').select('id').where('id', '=', departmentId).where('closed_on', 'is', null).executeTakeFirst();
  if (!found) throw invalidField('body.departmentId', 'programs.department_gone');
  return found.id;
}

/** A program has tasks only as somebody's, and of a department that the parks it is let into are given tasks by. @throws Refusal on `body.departmentId` */
export async function requireFitting(tx: Tx, { department_id, parks, scopes }: { department_id: string | null; parks: string[]; scopes: string[] }): Promise<void> {
  if (department_id === null) {
    if (scopes.includes('tasks:write')) throw invalidField('body.departmentId', 'programs.department_missing');
    return;
  }
  for (const park of parks) if ((await departmentsNear(tx, park)).some(({ id }) => id === department_id)) return;
  throw invalidField('body.departmentId', 'programs.department_elsewhere');
}

/** The networks as the database keeps them: the address of the network, without the bits of a host. */
function toNetworks(given: string[]): RawBuilder<string[]> {
  for (const [index, network] of given.entries()) {
    const [address = '', bits, ...more] = network.split('/');
    const most = isIPv4(address) ? 32 : isIPv6(address) ? 128 : -1;
    const isLength = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most);
    if (most < 0 || !isLength || more.length > 0 || address.includes('%')) throw invalidField(`body.networks.${index}`, 'programs.bad_network', { value: network });
  }
  return sql<string[]>`array(select distinct network(n::inet)::cidr from unnest(${given}::text[]) n)`;
}

/** The end of the last day, in the city's time zone. */
function lastInstant(tx: Tx, day: string): Date {
  const end = new Date(startOfDay(tx.platform.officeHours.city(), day).getTime() + dayMs);
  if (day < today(tx)) throw invalidField('body.expiresOn', 'programs.expires_in_past', { value: day, today: today(tx) });
  if (end.getTime() > tx.now.getTime() + longestDays * dayMs) throw invalidField('body.expiresOn', 'programs.expires_too_late', { value: day, years: 2 });
  return end;
}
