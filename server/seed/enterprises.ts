import { sql } from 'kysely';
import { pinyin } from 'pinyin-pro';
import { sizeClass, type SizeClass } from '@qilian/contract/codes/size-class';
import { usccCheckDigit } from '@qilian/contract/codes/uscc';
import type { EnterpriseRole } from '@qilian/contract/people';
import type { Actor } from '../platform/auth/actor.ts';
import { toDayNumber, toLocalDate } from '../platform/calendar/index.ts';
import type { Tx } from '../platform/db/transaction.ts';
import { newId } from '../platform/ids.ts';
import { searchTerms } from '../platform/search.ts';
import { today } from '../platform/today.ts';
import { addEnterprisePeople } from '../modules/people/index.ts';
import { parkNames, type District, type ParkKey } from './district.ts';
import { industries, type Industry } from './industries.ts';
import type { Crew } from './people.ts';
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
  /** How often it raises needs, against others. */
  activity: number;
}

/** A first industry of many more enterprises in one park than in the other. */
const shareOfRiverside = 0.57;
/** Of no real division, so that no real company bears the code. */
const divisionCode = '329901';
const codeAlphabet = [...'0123456789ABCDEFGHJKLMNPQRTUWXY'];

/** The enterprises of both parks, with their people and the officers who look after them. */
export async function addEnterprises(tx: Tx, random: Random, nextName: () => string, district: District, crew: Crew, count: number): Promise<Enterprise[]> {
  const usedNames = new Set<string>();
  const drafts = Array.from({ length: count }, (_, number) => draftOf(random.fork(`enterprise ${number}`), number, nextName, usedNames));
  const day = toDayNumber(today(tx));
  const people = await addEnterprisePeople(tx, drafts.flatMap((draft) => draft.holders.map(({ name, phone }) => ({ name, phone }))));
  let seat = 0;
  const enterprises = drafts.map(({ holders, row, ...draft }): Enterprise & { row: typeof row } => ({
    ...draft, id: newId(tx.now), parkId: district.parks[draft.park], row, holders: holders.map((holder) => ({ ...holder, id: people[seat++]!.id })),
  }));
  for (let start = 0; start < enterprises.length; start += 100) {
    const slice = enterprises.slice(start, start + 100);
    await tx.sql.insertInto('enterprises').values(slice.map(({ id, name, parkId, row, holders }) => ({
      id, name, park_id: parkId, ...row, name_key: name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, ''), created_at: tx.now,
      search: sql<string>`array_to_tsvector(${termsOf(name, row.uscc, row.tags, holders)}::text[])`,
    }))).execute();
    await tx.sql.insertInto('enterprise_parks').values(slice.map(({ id, parkId, row }) => ({
      id: newId(tx.now), enterprise_id: id, park_id: parkId, from_day: row.founded_on,
    }))).execute();
    await tx.sql.insertInto('enterprise_holders').values(slice.flatMap(({ id, holders }) => holders.map((holder) => ({
      id: newId(tx.now), enterprise_id: id, user_id: holder.id, role: holder.role, post: holder.post, from_day: toLocalDate(day - random.whole(380, 900)),
    })))).execute();
    await tx.sql.insertInto('enterprise_staff').values(slice.flatMap(({ id, park, row }, index) => {
      const assigned = (['investment_officer', 'service_officer', 'service_manager'] as const).map((capacity) => {
        const circle = crew.of(park, capacity);
        return { id: newId(tx.now), enterprise_id: id, user_id: circle[(start + index) % circle.length]!.id, capacity: capacity as string, from_day: toLocalDate(day - random.whole(370, 700)) };
      });
      // Before it works here, the investment officer looks after it alone.
      return row.stage === 'approach' ? assigned.slice(0, 1) : assigned;
    })).execute();
  }
  return enterprises.map(({ row: _row, ...enterprise }) => enterprise);
}

/** Found by name, initials, code, tags and its people's last digits. */
function termsOf(name: string, uscc: string | null, tags: string[], holders: Holder[]): string[] {
  const initials = pinyin(name, { pattern: 'first', toneType: 'none', type: 'array' }).join('').toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  return [...new Set([...searchTerms(name, initials, uscc, ...tags), ...holders.map(({ phone }) => `phone:${phone.slice(-4)}`)])];
}

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
  const wanted = random.weighted<SizeClass>([['large', 3], ['medium', 15], ['small', 60], ['micro', 22]]);
  const scale = scales[wanted];
  const headcount = random.whole(...scale.headcount);
  const revenue = Math.round((headcount * random.whole(...scale.perHead)) / 10_000) * 10_000;
  const assets = Math.round((revenue * random.whole(60, 220)) / 1_000_000) * 10_000;
  const facts = { industryCode: industry.code, headcount, revenue, assets };
  const size = sizeClass(facts).sizeClass ?? wanted;
  const big = size === 'large' || size === 'medium';
  const stage = random.weighted([['operation', 82], ['problem_solving', 6], ['policy', 5], ['registration', 4], ['approach', 3]] as const);
  const ownership = random.weighted([['private', 70], ['foreign', 8], ['joint_venture', 7], ['hmt', 5], ['state', 6], ['other', 4]] as const);
  const listed = size === 'large' && random.chance(0.4);
  const name = companyName(random, industry, usedNames, listed || (big && random.chance(0.25)) ? '股份有限公司' : '有限公司');
  const flags = [
    ...big && random.chance(0.45) ? ['key_taxpayer'] : [],
    ...random.chance(big ? 0.7 : 0.3) ? ['high_tech'] : [],
    ...random.chance(big ? 0.4 : 0.18) ? ['specialised'] : [],
    ...big && random.chance(0.16) ? ['little_giant'] : [],
    ...['foreign', 'joint_venture', 'hmt'].includes(ownership) ? ['foreign_invested'] : [],
    ...revenue >= 20_000_000 ? ['above_scale'] : [],
    ...listed ? ['listed'] : [],
  ];
  const tags = [industry.tag, ...random.chance(0.12) ? ['重点项目'] : [], ...random.chance(0.1) ? ['数字化转型'] : [], ...random.chance(0.07) ? ['外贸企业'] : [], ...random.chance(0.06) ? ['拟上市'] : []];
  const owner = nextName();
  const founded = `${random.whole(2012, 2023)}-${String(random.whole(1, 12)).padStart(2, '0')}-${String(random.whole(1, 28)).padStart(2, '0')}`;
  const person = (role: EnterpriseRole, personName: string, post: string, seat: number): Omit<Holder, 'id'> => ({
    role, name: personName, post, phone: `199${String(10_000_000 + number * 10 + seat)}`, email: seat === 0 && random.chance(0.4) ? null : `${mailbox(personName)}@c${String(1001 + number)}.example.cn`,
  });
  const holders = [
    person('owner', owner, random.pick(['董事长', '总经理', '执行董事']), 0),
    person('primary', nextName(), random.pick(['行政经理', '综合办主任', '人事行政总监', '政府事务经理']), 1),
    ...random.chance(0.35) ? [person('deputy', nextName(), random.pick(['行政专员', '财务经理', '安环主管', '总经理助理']), 2)] : [],
  ];
  return {
    name, park, industry, size, headcount, holders, activity: (big ? 3 : size === 'small' ? 1.4 : 0.6) * (0.4 + random.next()) * (stage === 'approach' ? 0 : 1),
    row: {
      uscc: stage === 'approach' ? null : usccOf(random, number), stage, legal_representative: owner,
      registered_capital_yuan: random.pick([1_000_000, 2_000_000, 5_000_000, 10_000_000, 20_000_000, 30_000_000]) * (big ? 5 : 1),
      address: `${districtName}${random.pick(streets)}${random.whole(1, 399)}号${parkNames[park]}${random.whole(1, 28)}幢`,
      industry_code: industry.code, headcount, revenue_yuan: revenue, assets_yuan: assets, size_class: size, ownership, founded_on: founded, flags, tags,
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
    enterprise: { id: enterprise.id, name: enterprise.name, role: holder.role }, standsInFor: [],
  };
}
