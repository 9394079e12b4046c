import type { DemoPerson } from '@qilian/contract/session';
import { parkNames, type ParkKey } from './district.ts';
import type { Enterprise } from './enterprises.ts';
import type { Crew, Staff } from './people.ts';
import { district } from './words.ts';

/** Two enterprises, one in each park, that visitors enter: served by the officers whom they may be too. */
export interface Hosts {
  first: Enterprise;
  second: Enterprise;
}

export function hostsOf(crew: Crew, enterprises: Enterprise[]): Hosts {
  const busiest = (park: ParkKey) => enterprises
    .filter((enterprise) => enterprise.park === park && enterprise.holders.length === 3 && enterprise.staff.service_officer === crew.of(park, 'service_officer')[0]!.id)
    .toSorted((a, b) => b.activity - a.activity)[0]!;
  return { first: busiest('riverside'), second: busiest('greenvalley') };
}

/** Whom a visitor may be: one or two of each role, in the order in which a need meets them. */
export function demoPeople(crew: Crew, { first, second }: Hosts, agent: { id: string; name: string }): DemoPerson[] {
  const of = (...wanted: [role: Staff['role'], place: string | null][]) => wanted.flatMap(([role, place]) =>
    crew.all.find((person) => person.role === role && (person.park ?? person.department) === place) ?? []);
  const places: Record<string, string> = { ...parkNames, industry: `${district}经济和信息化局`, labour: `${district}人力资源和社会保障局` };
  return [
    ...[...first.holders.map((holder) => ({ holder, enterprise: first })), { holder: second.holders.find((holder) => holder.role === 'primary')!, enterprise: second }]
      .map(({ holder, enterprise }) => ({ userId: holder.id, name: holder.name, side: 'enterprise' as const, role: holder.role, at: enterprise.name })),
    { userId: agent.id, name: agent.name, side: 'enterprise', role: 'agent', at: first.name },
    ...of(
      ['service_officer', 'riverside'], ['service_officer', 'greenvalley'], ['service_manager', 'riverside'], ['investment_officer', 'riverside'],
      ['department_liaison', 'industry'], ['department_liaison', 'labour'], ['office_handler', 'industry'], ['office_handler', 'labour'],
      ['park_leader', 'riverside'], ['park_leader', null], ['administrator', null], ['auditor', null],
    ).map((person) => ({ userId: person.id, name: person.name, side: 'staff' as const, role: person.role, at: places[person.park ?? person.department ?? ''] ?? district })),
  ];
}
