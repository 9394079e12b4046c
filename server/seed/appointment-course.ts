import { idCheckCharacter } from '@qilian/contract/codes/id-number';
import { platform as system, type Actor } from '../platform/auth/actor.ts';
import { localDateOf } from '../platform/calendar/index.ts';
import { become } from '../platform/db/transaction.ts';
import {
  acceptAppointment, appointmentDetail, becomeSomebody, cancelAppointment, confirmAtCounter, currentTexts, declineAppointment, goWithoutPasskey, keepIdentity, lockAppointment, nameSuccessor, proveEmail, signByProof,
} from '../modules/liaisons/testing.ts';
import type { Course } from './course.ts';
import { holderActor, type Enterprise } from './enterprises.ts';
import { actorFor, type Crew } from './people.ts';

/** Where an appointment stands still, on its way or beside it. */
export type Stage = 'named' | 'cancelled' | 'declined' | 'enrolling' | 'counter' | 'accepted' | 'signed';

interface Way {
  crew: Crew;
  enterprise: Enterprise;
  given: Parameters<typeof nameSuccessor>[2];
  /** Tells successors apart, for their identity numbers. */
  number: number;
  stage: Stage;
  /** The instant of the next step. */
  at(step: 'accept' | 'sign' | 'other'): Date;
}

/** The number of somebody born on a day of 1985, made up with its check character. */
function idNumberOf(number: number): string {
  const body = `620102198501${String(10 + number).padStart(2, '0')}${String(101 + number)}`;
  return body + idCheckCharacter(body);
}

/** From the name to the signature by the product's own verbs, seen at the counter instead of a passkey. @returns the appointment's id */
export async function* appointmentCourse({ crew, enterprise, given, number, stage, at }: Way): Course<string> {
  const owner = holderActor(enterprise, enterprise.holders.find(({ role }) => role === 'owner')!);
  let now = at('other');
  const id = await nameSuccessor(await become(yield now, owner, now), enterprise.id, given);
  if (stage === 'named') return id;
  now = at('other');
  const after = yield now;
  if (stage === 'cancelled') {
    const who = await become(after, owner, now);
    await cancelAppointment(who, id, { version: (await appointmentDetail(who, id)).version, note: '改由原联络员兼任' });
    return id;
  }
  const all = await become(after, system, now);
  const userId = await becomeSomebody(all, await lockAppointment(all, id));
  const successor: Actor = { ...system, side: 'enterprise', userId, name: given.name };
  now = at('other');
  const entered = await become(yield now, successor, now);
  if (stage === 'declined') {
    await declineAppointment(entered, id, { version: (await appointmentDetail(entered, id)).version, note: '下月调离本企业' });
    return id;
  }
  await proveEmail(entered, id, { spend: async () => undefined });
  if (stage === 'enrolling') return id;
  now = at('other');
  const proving = yield now;
  const row = await lockAppointment(await become(proving, system, now), id);
  await keepIdentity(await become(proving, successor, now), row, { number: idNumberOf(number), checked: 'not_checked' });
  now = at('other');
  const without = await become(yield now, successor, now);
  await goWithoutPasskey(without, id, (await appointmentDetail(without, id)).version);
  if (stage === 'counter') return id;
  now = at('other');
  const officer = await become(yield now, actorFor(crew, enterprise.staff.service_officer, localDateOf(without.platform.officeHours.of(enterprise.parkId), now)), now);
  await confirmAtCounter(officer, id, (await appointmentDetail(officer, id)).version);
  now = at('accept');
  const accepting = await become(yield now, successor, now);
  await acceptAppointment(accepting, id, { version: (await appointmentDetail(accepting, id)).version, dutiesVersion: currentTexts.duties, deliveryVersion: currentTexts.electronic_delivery });
  if (stage === 'accepted') return id;
  now = at('sign');
  const signing = await become(yield now, owner, now);
  const { version, letter } = await appointmentDetail(signing, id);
  await signByProof(signing, id, { version, digest: letter!.digest });
  return id;
}
