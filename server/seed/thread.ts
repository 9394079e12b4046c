import { platform as system, type Actor } from '../platform/auth/actor.ts';
import { become, type Tx } from '../platform/db/transaction.ts';
import { standingOf, type Standing } from '../modules/cases/testing.ts';
import type { District } from './district.ts';
import { holderActor, type Enterprise, type Holder } from './enterprises.ts';
import type { Fate } from './fate.ts';
import type { Need } from './needs.ts';
import type { OfficeTimes } from './office-times.ts';
import { actorFor, type Crew } from './people.ts';
import type { Random } from './random.ts';

/** Where cases happen. */
export interface Scene {
  crew: Crew;
  district: District;
  times: OfficeTimes;
  /** Uploads a photograph as the acting person; its id. */
  photograph(tx: Tx, random: Random): Promise<string>;
}

/** One case on its way. */
export interface Thread {
  scene: Scene;
  random: Random;
  enterprise: Enterprise;
  reporter: Holder;
  need: Need;
  fate: Fate;
  /** Empty until it is opened, as is `ownerId`. */
  id: string;
  ownerId: string;
  /** The enterprise took it back while departments worked. */
  withdrawn: boolean;
}

type Work = (then: Tx) => Promise<void>;

/** This member of staff, or whoever stands in that day. */
export const staffOn = ({ scene }: Thread, userId: string, at: Date): Actor => actorFor(scene.crew, userId, scene.times.dayOf(at));

export async function byStaff(thread: Thread, tx: Tx, at: Date, userId: string, work: Work): Promise<void> {
  await work(await become(tx, staffOn(thread, userId, at), at));
}

/** Where the case stands, as the platform sees it. */
export const standing = async ({ id }: Thread, tx: Tx, at: Date): Promise<Standing> => standingOf(await become(tx, system, at), id);

export const byOwner = (thread: Thread, tx: Tx, at: Date, work: Work): Promise<void> => byStaff(thread, tx, at, thread.ownerId, work);

export const reporterOf = ({ enterprise, reporter }: Thread): Actor => holderActor(enterprise, reporter);

export async function byEnterprise(thread: Thread, tx: Tx, at: Date, work: Work): Promise<void> {
  await work(await become(tx, reporterOf(thread), at));
}

/** Who reviews or calls back; a leader, where the one who stands in today owns the case. */
export async function byAttendant(thread: Thread, tx: Tx, at: Date, work: Work): Promise<void> {
  const { attendantId } = await standing(thread, tx, at);
  const attendant = staffOn(thread, attendantId!, at);
  const ownsIt = [attendant.userId, ...attendant.standsInFor.map((colleague) => colleague.id)].includes(thread.ownerId);
  await byStaff(thread, tx, at, ownsIt ? leaderBeside(thread) : attendantId!, work);
}

/** The park's leader, or the district's where the park's is the owner. */
export function leaderBeside({ scene, enterprise, ownerId }: Thread): string {
  const leaders = [...scene.crew.of(enterprise.park, 'park_leader'), ...scene.crew.all.filter((person) => person.role === 'park_leader' && person.park === null)];
  return leaders.find((leader) => leader.id !== ownerId)!.id;
}
