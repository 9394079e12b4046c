import { readdirSync, readFileSync } from 'node:fs';
import pg from 'pg';
import type { Product } from './product.ts';

/** Processor time of the processes that do the work, in milliseconds since they began: on a busy machine it tells two ways apart better than their rates do. */
interface Spent {
  database: number;
  node: number;
}

const ticksPerSecond = 100;

interface Process {
  parent: number;
  ownMs: number;
  endedChildrenMs: number;
}

function read(pid: string | number): Process | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may hold anything.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ').map(Number);
    const ms = (first: number) => ((fields[first]! + fields[first + 1]!) * 1000) / ticksPerSecond;
    return { parent: fields[1]!, ownMs: ms(11), endedChildrenMs: ms(13) };
  } catch {
    return undefined;
  }
}

/** Reads what a server and its database have spent, or null where the system doesn't tell (it is not Linux). */
async function openCpuMeter(ownerUrl: string): Promise<(nodePid: number) => Spent | null> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  const { rows: [row] } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  const postmaster = read(row!.pid)?.parent;
  await client.end();
  return (nodePid) => {
    const server = read(nodePid);
    if (postmaster === undefined || server === undefined) return null;
    const own = read(postmaster)!;
    const backends = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(read).filter((one) => one?.parent === postmaster);
    return { node: server.ownMs, database: own.ownMs + own.endedChildrenMs + backends.reduce((sum, one) => sum + one!.ownMs, 0) };
  };
}

interface Run {
  rate: number;
  count: number;
}

/**
 * The product over HTTP against a bare baseline of this process, in turns (ABAB), so that the noise of the machine meets both: rates,
 * and what a call cost Node and the database in milliseconds. What it costs this process to ask over HTTP is in the product's rate alone.
 */
export async function againstBare({ ownerUrl, serverPid }: Pick<Product, 'ownerUrl' | 'serverPid'>, bare: () => Promise<Run>, product: () => Promise<Run>, turns = 2): Promise<Record<string, number>> {
  const meter = await openCpuMeter(ownerUrl);
  const timed = async (pid: number, run: () => Promise<Run>, sum: Run & Partial<Spent>) => {
    const before = meter(pid);
    const { rate, count } = await run();
    const after = meter(pid);
    sum.rate += rate / turns;
    sum.count += count;
    if (before !== null && after !== null) {
      sum.node = (sum.node ?? 0) + after.node - before.node;
      sum.database = (sum.database ?? 0) + after.database - before.database;
    }
  };
  const [plain, real]: (Run & Partial<Spent>)[] = [{ rate: 0, count: 0 }, { rate: 0, count: 0 }];
  for (let turn = 0; turn < turns; turn += 1) {
    await timed(process.pid, bare, plain!);
    await timed(serverPid(), product, real!);
  }
  const perCall = ({ node, database, count }: Run & Partial<Spent>) => (node === undefined || database === undefined ? undefined : { node: node / count, database: database / count });
  const [cpuOfBare, cpuOfProduct] = [perCall(plain!), perCall(real!)];
  return {
    'baseline /s': plain!.rate, 'product /s': real!.rate, ratio: real!.rate / plain!.rate,
    ...cpuOfBare && cpuOfProduct && {
      'baseline Node ms': cpuOfBare.node, 'baseline database ms': cpuOfBare.database, 'Node ms': cpuOfProduct.node, 'database ms': cpuOfProduct.database,
      'ratio by CPU': (cpuOfBare.node + cpuOfBare.database) / (cpuOfProduct.node + cpuOfProduct.database),
    },
  };
}
