import { pinyin } from 'pinyin-pro';
import { sizeClass, type SizeClass } from '@qilian/contract/codes/size-class';
import { usccCheckDigit } from '@qilian/contract/codes/uscc';
import type { Capacity } from '@qilian/contract/enterprises';
import type { EnterpriseRole } from '@qilian/contract/people';
import type { Actor } from '../platform/auth/actor.ts';
import type { Tx } from '../platform/db/transaction.ts';
import { newId } from '../platform/ids.ts';
import { record } from '../platform/ledger/record.ts';
import { today } from '../platform/today.ts';
import { enterpriseColumns } from '../modules/enterprises/testing.ts';
import { addEnterprisePeople } from '../modules/people/index.ts';
import { parkNames, type District, type ParkKey } from './district.ts';
import { industries, type Industry } from './industries.ts';
import { actorFor, type Crew } from './people.ts';
import type { Random } from './random.ts';
import { brands, district as districtName, streets } from './words.ts';

export interface Holder {
  id: string;
  name: string;
  role: EnterpriseRole;
  post: string;
  phone: string;
  email: string | null;
}

export interface Enterprise {
  id: string;
  name: string;
  park: ParkKey;
  parkId: string;
  industry: Industry;
  size: SizeClass;
  headcount: number;
  holders: Holder[];
  /** Who looks after it. */
  staff: Record<Capacity, string>;
  /** How often it raises needs, against others. */
  activity: number;
}

/** The older park is the bigger one. */
const shareOfRiverside = 0.57;
/** Days since the beginning; those who raised needs this year were there before. */
const registeredWithin: [from: number, to: number] = [0, 400];
const arrivedLately: [from: number, to: number] = [560, 780];
const dayMs = 86_400_000;
/** Of no real division, so that no real company bears the code. */
const divisionCode = '329901';
const codeAlphabet = [...'0123456789ABCDEFGHJKLMNPQRTUWXY'];

/** The enterprises of both parks, with their people and the officers who look after them; registered bit by bit since `tx.now`. */
export async function addEnterprises(tx: Tx, random: Random, nextName: () => string, district: District, crew: Crew, count: number): Promise<Enterprise[]> {
  const usedNames = new Set<string>();
  const drafts = Array.from({ length: count }, (_, number) => draftOf(random.fork(`enterprise ${number}`), number, nextName, usedNames));
  const people = await addEnterprisePeople(tx, drafts.flatMap((draft) => draft.holders.map(({ name, phone }) => ({ name, phone }))));
  let seat = 0;
  const rows = drafts.map(({ holders, row, ...draft }, index) => {
    const enterprise: Enterprise = {
      ...draft, id: newId(tx.now), parkId: district.parks[draft.park], staff: staffOf(crew, draft.park, index), holders: holders.map((holder) => ({ ...holder, id: people[seat++]!.id })),
    };
    const since = new Date(tx.now.getTime() + random.whole(...draft.activity === 0 ? arrivedLately : registeredWithin) * dayMs);
    return { enterprise, row, since, day: today({ ...tx, now: since }) };
  });
  for (let start = 0; start < rows.length; start += 100) {
    const slice = rows.slice(start, start + 100);
    await tx.sql.insertInto('enterprises').values(slice.map(({ enterprise: { id, name, parkId, holders }, row, since }) => ({
      id, park_id: parkId, ...row, created_at: since, ...enterpriseColumns({ name, ...row, last4: holders.map(({ phone }) => phone.slice(-4)) }),
    }))).execute();
    await tx.sql.insertInto('enterprise_parks').values(slice.map(({ enterprise: { id, parkId }, row, day }) => ({
      id: newId(tx.now), enterprise_id: id, park_id: parkId, from_day: row.founded_on ?? day,
    }))).execute();
    await tx.sql.insertInto('enterprise_holders').values(slice.flatMap(({ enterprise: { id, holders }, day }) => holders.map((holder) => ({
      id: newId(tx.now), enterprise_id: id, user_id: holder.id, role: holder.role, post: holder.post, from_day: day,
    })))).execute();
    await tx.sql.insertInto('enterprise_staff').values(slice.flatMap(({ enterprise: { id, staff }, row, day }) => Object.entries(staff)
      // Before it works here, the investment officer looks after it alone.
      .filter(([capacity]) => row.stage !== 'approach' || capacity === 'investment_officer')
      .map(([capacity, userId]) => ({ id: newId(tx.now), enterprise_id: id, user_id: userId, capacity, from_day: day })))).execute();
    for (const { enterprise: { id, name, parkId, staff }, row, since } of slice) {
      await record({ ...tx, now: since, actor: actorFor(crew, staff.investment_officer, today({ ...tx, now: since })) }, {
        type: 'enterprise.registered', record: { type: 'enterprise', id }, parkId, enterpriseId: id, audience: 'enterprise', params: { stage: row.stage }, detail: { name, uscc: row.uscc },
      });
    }
  }
  return rows.map(({ enterprise }) => enterprise);
}

const staffOf = (crew: Crew, park: ParkKey, index: number): Enterprise['staff'] => {
  const one = (capacity: Capacity) => {
    const circle = crew.of(park, capacity);
    return circle[index % circle.length]!.id;
  };
  return { investment_officer: one('investment_officer'), service_officer: one('service_officer'), service_manager: one('service_manager') };
};

/** Lower and upper ends of headcount and yearly revenue in yuan, from which the class follows. */
const scales: Record<SizeClass, { headcount: [number, number]; perHead: [number, number] }> = {
  large: { headcount: [1020, 2600], perHead: [620_000, 1_400_000] },
  medium: { headcount: [310, 900], perHead: [480_000, 1_200_000] },
  small: { headcount: [24, 280], perHead: [350_000, 1_000_000] },
  micro: { headcount: [3, 18], perHead: [120_000, 600_000] },
};

function draftOf(random: Random, number: number, nextName: () => string, usedNames: Set<string>) {
  const park: ParkKey = random.chance(shareOfRiverside) ? 'riverside' : 'greenvalley';
  const industry = random.pick(industries.filter((candidate) => candidate.parks.includes(park)));
  const stage = random.weighted([['operation', 82], ['problem_solving', 6], ['policy', 5], ['registration', 4], ['approach', 3]] as const);
  const young = stage === 'registration' || stage === 'approach';
  const wanted = random.weighted<SizeClass>(young ? [['micro', 1]] : [['large', 3], ['medium', 15], ['small', 60], ['micro', 22]]);
  const scale = scales[wanted];
  const headcount = random.whole(...scale.headcount);
  const revenue = Math.round((headcount * random.whole(...scale.perHead)) / 10_000) * 10_000;
  const assets = Math.round((revenue * random.whole(60, 220)) / 1_000_000) * 10_000;
  const size = sizeClass({ industryCode: industry.code, headcount, revenue, assets }).sizeClass ?? wanted;
  const big = size === 'large' || size === 'medium';
  const ownership = random.weighted([['private', 70], ['foreign', 8], ['joint_venture', 7], ['hmt', 5], ['state', 6], ['other', 4]] as const);
  const listed = size === 'large' && random.chance(0.4);
  const name = companyName(random, industry, usedNames, listed || (big && random.chance(0.25)) ? '股份有限公司' : '有限公司');
  const flags = [
    ...big && random.chance(0.45) ? ['key_taxpayer'] : [],
    ...random.chance(big ? 0.7 : 0.3) ? ['high_tech'] : [],
    ...random.chance(big ? 0.4 : 0.18) ? ['specialised'] : [],
    ...big && random.chance(0.16) ? ['little_giant'] : [],
    ...['foreign', 'joint_venture', 'hmt'].includes(ownership) ? ['foreign_invested'] : [],
    ...!young && revenue >= 20_000_000 ? ['above_scale'] : [],
    ...listed ? ['listed'] : [],
  ];
  const tags = [industry.tag, ...random.chance(0.12) ? ['重点项目'] : [], ...random.chance(0.1) ? ['数字化转型'] : [], ...random.chance(0.07) ? ['外贸企业'] : [], ...random.chance(0.06) ? ['拟上市'] : []];
  const owner = nextName();
  const founded = young ? null : `${random.whole(park === 'riverside' ? 2013 : 2018, 2023)}-${String(random.whole(1, 12)).padStart(2, '0')}-${String(random.whole(1, 28)).padStart(2, '0')}`;
  const person = (role: EnterpriseRole, personName: string, post: string, seat: number): Omit<Holder, 'id'> => ({
    role, name: personName, post, phone: `199${String(10_000_000 + number * 10 + seat)}`, email: seat === 0 && random.chance(0.4) ? null : `${mailbox(personName)}@c${String(1001 + number)}.example.cn`,
  });
  const holders = [
    person('owner', owner, random.pick(['董事长', '总经理', '执行董事']), 0),
    person('primary', nextName(), random.pick(['行政经理', '综合办主任', '人事行政总监', '政府事务经理']), 1),
    ...random.chance(0.35) ? [person('deputy', nextName(), random.pick(['行政专员', '财务经理', '安环主管', '总经理助理']), 2)] : [],
  ];
  return {
    name, park, industry, size, headcount, holders, activity: (big ? 3 : size === 'small' ? 1.4 : 0.6) * (0.4 + random.next()) * (young ? 0 : 1),
    row: {
      uscc: stage === 'approach' ? null : usccOf(random, number), stage, legal_representative: owner,
      registered_capital_yuan: random.pick([1_000_000, 2_000_000, 5_000_000, 10_000_000, 20_000_000, 30_000_000]) * (big ? 5 : 1),
      address: `${districtName}${random.pick(streets)}${random.whole(1, 399)}号${parkNames[park]}${random.whole(1, 28)}幢`,
      industry_code: industry.code, headcount, revenue_yuan: young ? null : revenue, assets_yuan: young ? null : assets, ownership, founded_on: founded, flags, tags,
    },
  };
}

function companyName(random: Random, { word }: Industry, used: Set<string>, form: string): string {
  for (;;) {
    const name = `${random.weighted([['云州', 5], ['云澜', 3], ['江苏', 1], ['', 1]] as const)}${random.pick(brands)}${word}${random.chance(0.35) && !/科技|技术|材料|管理/.test(word) ? '科技' : ''}${form}`;
    if (!used.has(name)) {
      used.add(name);
      return name;
    }
  }
}

function usccOf(random: Random, number: number): string {
  const serial = Array.from({ length: 3 }, () => random.pick(codeAlphabet)).join('');
  const body = `91${divisionCode}MA${serial}${String(number).padStart(4, '0')}`;
  return body + usccCheckDigit(body);
}

const mailbox = (name: string) => pinyin(name, { toneType: 'none', type: 'array', mode: 'surname', v: true }).join('');

/** A person of an enterprise as an actor. */
export function holderActor(enterprise: Enterprise, holder: Holder): Actor {
  return {
    side: 'enterprise', userId: holder.id, name: holder.name, locale: 'zh-CN', sessionId: null, roles: [], posts: [], parks: [enterprise.parkId],
    enterprise: { id: enterprise.id, name: enterprise.name, role: holder.role, scopes: [] }, scopes: [], standsInFor: [], provedAt: null, enrolDue: false,
  };
}
