import type pg from 'pg';
import { modules } from '@qilian/server/app.ts';
import { buildApi } from '@qilian/server/build-api.ts';
import type { DatabaseClient } from '@qilian/server/platform/db/client.ts';
import type { CaseReceipt } from '@qilian/contract/cases';
import type { Product } from './product.ts';
import type { BenchScene } from './scene.ts';

export interface Traffic {
  action: string;
  roundTrips: number;
  statements: number;
}

/**
 * Round trips to the database and statements sent in them, for each action; counted in this process,
 * where the product's own API runs, by every call to its connections; a commit that leaves with the next call waits for none.
 */
export async function countStatements(product: Product, scene: BenchScene): Promise<Traffic[]> {
  const api = await buildApi(product.platform, modules);
  const found: Traffic[] = [];
  const call = async (method: 'GET' | 'POST', path: string, headers: Record<string, string>, payload?: object) => {
    const answer = await api.http.inject({ method, url: `/api/v1${path}`, headers, ...(payload && { payload }) });
    if (answer.statusCode !== 200) throw new Error(`${method} ${path} answered ${answer.statusCode}: ${answer.body}`);
    return answer.json<CaseReceipt>();
  };
  const counted = async <Result>(action: string, work: () => Promise<Result>): Promise<Result> => {
    const { result, ...traffic } = await whileCounting(product.platform.pool, work);
    found.push({ action, ...traffic });
    return result;
  };
  try {
    const liaison = scene.liaisons[0]!;
    const need = { title: '厂区门口路灯不亮', body: '下夜班的工人反映，北门外的路灯坏了一周。', category: 'utilities' };
    await call('POST', '/cases', liaison, need);
    const opened = await counted('open a case', () => call('POST', '/cases', liaison, need));
    await counted('accept it', () => call('POST', `/cases/${opened.id}/accept`, scene.officer, { version: opened.version }));
    await counted('worklist page', () => call('GET', '/worklist?limit=25', scene.officer));
    await counted('record', () => call('GET', `/cases/${opened.id}`, scene.officer));
    await counted('its history', () => call('GET', `/cases/${opened.id}/timeline`, scene.officer));
    await counted('search', () => call('GET', `/cases?q=${encodeURIComponent('路灯')}`, scene.officer));
    return found;
  } finally {
    await api.http.close();
  }
}

/** A round trip is a wait: what is sent while an answer of the same connection is still under way belongs to it. */
async function whileCounting<Result>(pool: pg.Pool, work: () => Promise<Result>): Promise<{ result: Result; roundTrips: number; statements: number }> {
  const traffic = { roundTrips: 0, statements: 0 };
  const restore: (() => void)[] = [];
  const watch = (lent: pg.PoolClient) => {
    const client = lent as pg.PoolClient & DatabaseClient;
    const commitLater = client.commitLater.bind(client);
    client.commitLater = () => {
      traffic.statements += 1;
      return commitLater();
    };
    const plain = client.query.bind(client) as (...given: unknown[]) => Promise<unknown>;
    let underWay = 0;
    const count = (...given: unknown[]) => {
      const [query] = given as [string | { text: string }];
      if (underWay === 0) traffic.roundTrips += 1;
      underWay += 1;
      // Only texts without parameters hold several statements, and none of them a semicolon within.
      traffic.statements += typeof query === 'string' ? query.split(';').filter((part) => part.trim() !== '').length : 1;
      const answer = plain(...given);
      const ended = () => { underWay -= 1; };
      answer.then(ended, ended);
      return answer;
    };
    (client as { query: unknown }).query = count;
    restore.push(() => Object.assign(client, { query: plain, commitLater }));
  };
  pool.on('acquire', watch);
  try {
    return { result: await work(), ...traffic };
  } finally {
    pool.off('acquire', watch);
    for (const undo of restore.toReversed()) undo();
  }
}
