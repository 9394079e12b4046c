import pg from 'pg';
import { againstBare } from '../cpu.ts';
import { rareWord, type Crowd, type Reader } from '../crowd.ts';
import { drive, httpClient } from '../load.ts';
import { inTurns, type Measure } from '../measure.ts';

const lanes = 8;
const page = 25;

/** What staff read all day, over HTTP, as the console asks for it. */
export const reads: Record<string, (crowd: Crowd, round: number) => string[]> = {
  'worklist page': () => [`/worklist?limit=${page}`],
  'record with history': ({ caseIds }, round) => [`/cases/${caseIds[round % caseIds.length]}`, `/cases/${caseIds[round % caseIds.length]}/timeline?limit=50`],
  'Chinese search': () => [`/cases?q=${encodeURIComponent(rareWord)}&limit=${page}`],
  'newest cases': () => [`/cases?limit=${page}`],
  'open cases by clock': () => [`/cases?state=open&order=due&limit=${page}`],
};

/** What others read: the liaison of a department sees all its cases, the handler as many at every size, the leader figures of all. */
const othersRead: Record<string, { path: string; by: (crowd: Crowd) => Reader }> = {
  'newest cases of a department': { path: `/cases?limit=${page}`, by: ({ liaison }) => liaison },
  'open cases of a handler by clock': { path: `/cases?state=open&order=due&limit=${page}`, by: ({ handler }) => handler },
  'leaders\' figures': { path: '/insight/overview', by: ({ leader }) => leader },
  'cases of a handler, counted': { path: '/cases/count', by: ({ handler }) => handler },
};

/** The bare baseline: the same rows by plain statements as the owner of the tables, without walls, rights and names. */
const bare: Record<string, (crowd: Crowd, round: number) => [name: string, text: string, values: unknown[]][]> = {
  'worklist page': ({ reader }) => [
    ['owned', `select * from cases where owner_id = $1 and closed_at is null and status in ('submitted', 'handling', 'waiting') order by due_at, id limit ${page}`, [reader.id]],
    ['counted', `select count(*) from cases where owner_id = $1 and closed_at is null`, [reader.id]],
  ],
  'record with history': ({ caseIds }, round) => {
    const id = [caseIds[round % caseIds.length]];
    return [
      ['case', 'select * from cases where id = $1', id],
      ['tasks', 'select * from tasks where case_id = $1 order by created_at', id],
      ['clocks', 'select * from clocks k join clock_events e on e.clock_id = k.id where k.case_id = $1 order by k.started_at, e.seq', id],
      ['owners', 'select * from case_owners where case_id = $1 order by from_at', id],
      ['calls', 'select * from call_backs where case_id = $1 order by at', id],
      ['history', `select * from ledger_entries l join ledger_details d on d.entry_id = l.id where l.record_type = 'case' and l.record_id = $1 order by l.seq desc limit 50`, id],
    ];
  },
  'Chinese search': ({ parkId }) => [['search', `select * from cases where park_id = $1 and search @@ $2::tsquery order by opened_at desc, id desc limit ${page}`, [parkId, `'${rareWord}'`]]],
};

/** Runs one read over HTTP for so many seconds. */
export function readOverHttp(crowd: Crowd, name: string): (seconds: number) => ReturnType<typeof drive> {
  const call = httpClient(crowd.product.port);
  const ofOther = othersRead[name];
  const { headers } = ofOther?.by(crowd) ?? crowd.reader;
  return (seconds) => drive(lanes, seconds, async (lane, round) => {
    for (const path of ofOther ? [ofOther.path] : reads[name]!(crowd, lane * 31 + round)) await call('GET', path, headers);
  });
}

/** Each read over HTTP against its baseline, on eight connections. */
export async function measureReads(crowd: Crowd, seconds: number): Promise<Measure[]> {
  const pool = new pg.Pool({ connectionString: crowd.product.ownerUrl, max: lanes });
  const measures: Measure[] = [];
  for (const [name, statements] of Object.entries(bare)) {
    const overHttp = readOverHttp(crowd, name);
    const plain = () => drive(lanes, seconds, async (lane, round) => {
      const client = await pool.connect();
      for (const [statement, text, values] of statements(crowd, lane * 31 + round)) await client.query({ name: statement, text, values });
      client.release();
    });
    await plain();
    await overHttp(seconds / 2);
    measures.push({ name, figures: await againstBare(crowd.product, plain, () => overHttp(seconds)), target: { figure: 'ratio', least: 0.4 } });
  }
  await pool.end();
  return measures;
}

/** Each read on few and on many cases, with as many rows shown: how much longer it takes on many. */
export async function measureGrowth(few: Crowd, many: Crowd, seconds: number): Promise<Measure[]> {
  const measures: Measure[] = [];
  for (const name of [...Object.keys(reads), ...Object.keys(othersRead)]) {
    const [onFew, onMany] = [readOverHttp(few, name), readOverHttp(many, name)];
    await onFew(seconds / 2);
    await onMany(seconds / 2);
    const { first, second } = await inTurns(() => onFew(seconds), () => onMany(seconds));
    measures.push({ name: `${name}, growth`, figures: { 'few /s': first, 'many /s': second, 'times slower': first / second }, target: { figure: 'times slower', most: 1.5 } });
  }
  return measures;
}
