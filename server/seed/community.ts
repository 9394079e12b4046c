import type { Actor } from '../platform/auth/actor.ts';
import { become, writeGathered, type Tx } from '../platform/db/transaction.ts';
import { acceptReply, openThread, reply, reportAbuse } from '../modules/community/index.ts';
import type { Enterprise } from './enterprises.ts';

interface Talk {
  kind: 'question' | 'post';
  title: string;
  body: string;
  /** The first of them is accepted where it is a question and `answered`. */
  replies: { by: 'officer' | number; body: string }[];
  answered?: boolean;
}

/** Days ago, newest last. Numbers are places among the speaking enterprises. */
const talks: [daysAgo: number, by: number, talk: Talk][] = [
  [41, 0, {
    kind: 'question', answered: true, title: '年报里的“从业人数”填期末数还是全年平均数？', body: '市场监管年报和统计报表口径好像不一样，去年填错了一次，想确认一下。',
    replies: [{ by: 1, body: '年报填期末数，统计平台那张表填平均数。表下的说明第三条写了。' }, { by: 'officer', body: '补充：两张表的期末人数要能对上，劳务派遣人员单列。' }],
  }],
  [19, 2, {
    kind: 'post', title: '分享：厂区消防演练怎么和园区一起做', body: '我们上个月请园区和消防站一起做了一次，提前两周报备即可。流程表可以找我要，欢迎组团。',
    replies: [{ by: 0, body: '我们下月想做，能否一起？' }, { by: 3, body: '谢谢分享，正好用得上。' }],
  }],
  [6, 3, { kind: 'question', title: '夜班通勤车能不能在园区东门加一站？', body: '我们和隔壁两家的夜班工人加起来有八十多人，想知道其他企业有没有同样的需要。', replies: [{ by: 4, body: '我们也有二十来人，可以一起提诉求。' }] }],
  [2, 4, { kind: 'question', title: '新来的联络员要先学哪些系统？', body: '下个月我转岗，接手的同事是新人，大家当时是怎么带的？', replies: [] }],
];

/** What the liaisons of the first park have asked and told each other. */
export async function addCommunity(tx: Tx, enterprises: Enterprise[], officer: { id: string; name: string }, system: Actor): Promise<void> {
  const speaking = enterprises.filter(({ park }) => park === 'riverside').toSorted((one, other) => other.activity - one.activity).slice(0, 5);
  if (speaking.length < 5) return;
  const liaison = (place: number): Actor => {
    const holder = speaking[place]!.holders.find(({ role }) => role === 'primary')!;
    return { ...system, side: 'enterprise', userId: holder.id, name: holder.name };
  };
  const { parkId } = speaking[0]!;
  const staff: Actor = { ...system, side: 'staff', userId: officer.id, name: officer.name, parks: [parkId], roles: ['service_officer'], posts: [{ role: 'service_officer', areaId: parkId, departmentId: null, officeId: null, parks: [parkId] }] };
  let told: string | undefined;
  for (const [daysAgo, by, { replies, answered = false, ...given }] of talks) {
    const at = (hours: number) => new Date(tx.now.getTime() - daysAgo * 86_400_000 + hours * 3_600_000);
    const thread = await openThread(await become(tx, liaison(by), at(0)), { parkId, ...given });
    const ids: string[] = [];
    for (const [index, { by: who, body }] of replies.entries()) ids.push((await reply(await become(tx, who === 'officer' ? staff : liaison(who), at(5 + 7 * index)), thread.id, { body })).id);
    if (answered) await acceptReply(await become(tx, liaison(by), at(30)), thread.id, { version: thread.version, replyId: ids[0]! });
    if (given.kind === 'post') told = thread.id;
  }
  // Something for the moderators to decide.
  if (told) await reportAbuse(await become(tx, liaison(4), new Date(tx.now.getTime() - 26 * 3_600_000)), told, { reason: 'other', note: '流程表里好像有他们厂区的平面图，是否合适？' });
  await writeGathered(await become(tx, system, tx.now));
}
