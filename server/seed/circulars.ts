import { AudienceFilter } from '@qilian/contract/circulars';
import { sql } from 'kysely';
import { platform as system } from '../platform/auth/actor.ts';
import { become, writeGathered, type Tx } from '../platform/db/transaction.ts';
import { maskEmail, maskPhone } from '../modules/people/index.ts';
import { newId } from '../platform/ids.ts';
import { deliveryText } from '../modules/notices/index.ts';
import { addressTagOf, demoCirculars, demoTalks } from '../modules/notices/testing.ts';
import { holderActor, type Enterprise } from './enterprises.ts';
import { actorFor, type Crew } from './people.ts';
import { today } from '../platform/today.ts';

const hourMs = 3_600_000;
const { saveAudience, sendOut, writeCircular } = demoCirculars;
const { openTalk, writeMessage } = demoTalks;

interface Sent {
  subject: string;
  body: string;
  weight?: 'ordinary' | 'confidential' | 'legal';
  /** Hours ago. */
  ago: number;
  answerDays?: number;
  acknowledge?: boolean;
  /** Of a hundred recipients: how many acknowledged, opened, only got it, and couldn't be reached. */
  came: [acknowledged: number, opened: number, delivered: number, failed: number];
}

const sent: Sent[] = [
  {
    subject: '关于开展安全生产专项检查的告知书', weight: 'legal', ago: 150, answerDays: 10, acknowledge: true, came: [71, 9, 14, 6],
    body: '根据园区年度安全生产检查计划，现就专项检查事项告知如下。\n\n## 检查范围\n- 用电、用气和危险化学品管理\n- 消防设施和疏散通道\n- 特种设备登记与检验\n\n## 请贵公司\n1. 于期限内完成自查，形成自查表\n2. 指定一名现场联系人\n3. **对发现的隐患立即整改**\n\n逾期未报送自查表的，将列入重点检查名单。',
  },
  { subject: '周六上午 8 时至 12 时计划停电检修', ago: 26, came: [0, 58, 36, 6], body: '供电公司将对 110 kV 线路检修，周六上午 8 时至 12 时停电。\n\n- 请提前关闭精密设备\n- 有连续生产需要的，请于周五 17 时前联系服务专员' },
  { subject: '下半年用能数据核报', weight: 'confidential', ago: 50, answerDays: 5, acknowledge: true, came: [44, 20, 30, 6], body: '请核对随附的用能数据并确认。数据仅用于能耗核算，请勿外传。' },
];

/** What the first park wrote to its enterprises, with receipts in every state, and what they and their officers told each other. */
export async function addCirculars(tx: Tx, crew: Crew, enterprises: Enterprise[]): Promise<void> {
  const leader = crew.of('riverside', 'park_leader')[0]!;
  const own = enterprises.filter(({ park }) => park === 'riverside');
  const { parkId } = own[0]!;
  const as = (hours: number) => {
    const now = new Date(tx.now.getTime() - hours * hourMs);
    return become(tx, actorFor(crew, leader.id, today({ ...tx, now })), now);
  };
  const everyone = AudienceFilter.parse({ parkIds: [parkId] });
  const large = AudienceFilter.parse({ parkIds: [parkId], sizeClasses: ['large', 'medium'] });
  const audience = await saveAudience(await as(400), { name: '规模以上企业', filter: large });
  await saveAudience(await as(399), { name: '本园区全部企业', filter: everyone });
  await consents(await as(200), own);
  const base = { channels: [], seats: ['primary' as const], audienceId: null, urgent: false, acknowledge: false, answerDays: null, fallbackHours: null, fallbackFailed: false, fileIds: [], weight: 'ordinary' as const };
  for (const { ago, came, ...circular } of sent) {
    const then = await as(ago);
    const id = await writeCircular(then, { ...base, filter: everyone, ...circular });
    await writeGathered(then);
    await sendOut(then, await then.sql.selectFrom('circulars').selectAll().where('id', '=', id).executeTakeFirstOrThrow());
    await writeGathered(then);
    await receive(await become(tx, system, tx.now), id, own, came);
  }
  const now = await as(1);
  await writeCircular(now, { ...base, channels: ['email'], subject: '消防演练安排（草稿）', body: '拟于下周组织消防演练，时间待定。', filter: large });
  const planned = await writeCircular(now, { ...base, channels: ['email', 'sms'], subject: '年度统计报表填报提醒', body: '请于本月底前完成年度统计报表填报。', audienceId: audience.id, filter: AudienceFilter.parse({}), answerDays: 15 });
  await now.sql.updateTable('circulars').set({ state: 'scheduled', send_at: new Date(tx.now.getTime() + 60 * hourMs), sent_by: leader.id }).where('id', '=', planned).execute();
  await contacts(await become(tx, system, tx.now), own);
  await talk(tx, crew, own);
  await writeGathered(now);
  await become(tx, system, tx.now);
}

/** Most agreed to electronic delivery before anything was served. */
async function consents(tx: Tx, enterprises: Enterprise[]): Promise<void> {
  const given = enterprises.filter((_, index) => index % 5 !== 2).flatMap(({ id, holders }) => holders.filter(({ role }) => role === 'primary').map((holder) => ({ user: holder.id, enterprise: id })));
  const all = await become(tx, system, tx.now);
  const agreed = deliveryText('zh-CN');
  await sql`insert into delivery_consents (id, user_id, enterprise_id, way, given_at, given_by, text_version, text_digest) select gen_random_uuid(), "user", enterprise, 'portal', ${tx.now}, "user", ${agreed.version}, ${agreed.digest}
    from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as g ("user" uuid, enterprise uuid)`.execute(all.sql);
}

const troubles = [
  { channel: 'email', state: 'suspended', reason: 'user_unknown', status: '5.1.1', hoursAgo: 149, times: 1, said: '550 5.1.1 User unknown' },
  { channel: 'email', state: 'doubtful', reason: 'mailbox_full', status: '5.2.2', hoursAgo: 26, times: 2, said: '552 5.2.2 Requested mail action aborted: exceeded mailbox limit' },
  { channel: 'email', state: 'suspended', reason: 'mailbox_full', status: '4.2.2', hoursAgo: 20, times: 3, said: '452 4.2.2 Over quota' },
  { channel: 'email', state: 'working', reason: null, status: null, hoursAgo: 49, times: 1, said: null },
  { channel: 'sms', state: 'suspended', reason: 'number_unknown', status: null, hoursAgo: 72, times: 1, said: null },
  { channel: 'sms', state: 'doubtful', reason: 'phone_off', status: null, hoursAgo: 5, times: 1, said: null },
] as const;

/** Whom mail or text messages didn't reach, with the reports that said so; one has left, as an automatic reply has it. */
async function contacts(tx: Tx, enterprises: Enterprise[]): Promise<void> {
  const { secrets } = tx.platform;
  // The demo's own liaison, whom visitors enter as, comes first and has no trouble.
  const people = enterprises.slice(3).flatMap(({ id, parkId, holders }) => holders.filter(({ role, email }) => role === 'primary' && email !== null).map(({ id: userId, email, phone }) => ({ userId, email: email!, phone, enterpriseId: id, parkId })));
  for (const [index, { channel, state, reason, status, hoursAgo, times, said }] of troubles.entries()) {
    const who = people[index * 4];
    if (!who) return;
    const at = (time: number) => new Date(tx.now.getTime() - (hoursAgo + time * 24) * hourMs);
    const left = state === 'working';
    await sql`insert into contact_states (user_id, channel, state, address_tag, soft_bounces, soft_since, bounced_at, reason, status, hint, hint_at, changed_at)
      values (${who.userId}, ${channel}, ${state}, ${addressTagOf(secrets, channel === 'email' ? who.email : who.phone)}, ${reason === 'mailbox_full' ? times : 0}, ${reason === 'mailbox_full' ? at(times - 1) : null}, ${left ? null : at(0)}, ${reason}, ${status},
        ${left ? 'left' : null}, ${left ? at(0) : null}, ${at(0)}) on conflict do nothing`.execute(tx.sql);
    if (channel === 'sms') continue;
    for (let time = 0; time < times; time += 1) {
      await tx.sql.insertInto('bounce_reports').values({
        id: newId(at(time)), message_key: newId(at(time)), received_at: at(time), way: 'smtp', verdict: left ? 'auto_reply' : 'bounce', notice_id: newId(at(time)), user_id: who.userId, enterprise_id: who.enterpriseId, park_id: who.parkId,
        reason, permanence: reason === null ? null : reason === 'user_unknown' ? 'hard' : 'soft', status, hint: left ? 'left' : null, reporting_mta: left ? null : `mx.${who.email.split('@')[1]}`, current: true,
        diagnostic: said === null ? null : secrets.encrypt(said), raw: null, size: 3200,
      }).execute();
    }
  }
}

/** What became of it since, written as it would have come, since nothing of the past goes out. */
async function receive(tx: Tx, circularId: string, enterprises: Enterprise[], [acknowledged, opened, delivered]: Sent['came']): Promise<void> {
  const addresses = enterprises.flatMap(({ holders }) => holders.map(({ id, email, phone }) => ({ id, email: email === null ? null : maskEmail(email), phone: maskPhone(phone) })));
  await sql`with given as (select * from jsonb_to_recordset(${JSON.stringify(addresses)}::jsonb) as g (id uuid, email text, phone text)),
    fate as (select n.id, n.created_at, g.email, g.phone, abs(hashtext(e.name)) % 100 as place, abs(hashtext(e.name || 'x')) % 40 as hours
      from notices n join enterprises e on e.id = n.enterprise_id join given g on g.id = n.recipient_id where n.circular_id = ${circularId}),
    mails as (insert into notice_deliveries (notice_id, channel, status, at, attempts, address, sent_at, delivered_at, delivered_by, failed_at, failure)
      select id, 'email', case when place < ${acknowledged + opened + delivered} then 'delivered' else 'failed' end, created_at + interval '1 minute', 1, email, case when place < ${acknowledged + opened + delivered} then created_at + interval '1 minute' end,
        case when place < ${acknowledged + opened + delivered} then created_at + interval '2 minutes' end, case when place < ${acknowledged + opened + delivered} then 'report' end,
        case when place >= ${acknowledged + opened + delivered} then created_at + interval '3 minutes' end, case when place >= ${acknowledged + opened + delivered} then 'bounced: user_unknown' end
      from fate where email is not null)
    update notices n set opened_at = n.created_at + make_interval(hours => least(f.hours, 20)), opened_via = case when f.hours % 3 = 0 then 'link' else 'screen' end, read_at = n.created_at + make_interval(hours => least(f.hours, 20)),
      acknowledged_at = case when f.place < ${acknowledged} then n.created_at + make_interval(hours => least(f.hours, 20), mins => 2) end, acknowledged_via = case when f.place < ${acknowledged} then case when f.hours % 3 = 0 then 'link' else 'screen' end end
    from fate f where f.id = n.id and f.place < ${acknowledged + opened}`.execute(tx.sql);
  await sql`update circulars set channels = '{email}', fallback_hours = 8, fallback_failed = true where id = ${circularId}`.execute(tx.sql);
}

const lines: [subject: string, asked: string, answer: string | null][] = [
  ['停电期间能否使用自备发电机', '我们有一条连续生产线，停电期间能否使用自备发电机？', '可以，请在周五前把发电机型号和停放位置发来，我们帮您向供电公司报备。'],
  ['新员工门禁卡怎么办理', '本月新进 12 名员工，门禁卡需要准备什么材料？', null],
];

async function talk(tx: Tx, crew: Crew, enterprises: Enterprise[]): Promise<void> {
  for (const [index, [subject, asked, answer]] of lines.entries()) {
    const enterprise = enterprises[index]!;
    const then = new Date(tx.now.getTime() - (30 - index * 10) * hourMs);
    const theirs = await become(tx, holderActor(enterprise, enterprise.holders.find(({ role }) => role === 'primary') ?? enterprise.holders[0]!), then);
    const { id } = await openTalk(theirs, { subject, body: asked, circularId: null, caseId: null, fileIds: [] });
    await writeGathered(theirs);
    if (answer === null) continue;
    const later = new Date(then.getTime() + 2 * hourMs);
    const ours = await become(tx, actorFor(crew, enterprise.staff.service_officer, today({ ...tx, now: later })), later);
    await writeMessage(ours, id, { body: answer, fileIds: [] });
    await writeGathered(ours);
  }
}
