import type { ProofWay } from '@qilian/contract/shapes';
import type { Tx } from './db/transaction.ts';
import type { CanRead } from './files/access.ts';
import type { Api } from './http/route.ts';
import type { JobHandler } from './jobs/jobs.ts';
import type { Reaction } from './ledger/reactions.ts';
import type { SealedPlace } from './keys/sealed.ts';
import type { DataOf, Erase } from './personal-data.ts';
import type { Platform } from './platform.ts';
import type { Measure } from './telemetry/metrics.ts';

export interface Listening {
  close(): Promise<void>;
}

/** What a domain brings into the house; `app.ts` lists them all. */
export interface Module {
  name: string;
  routes?: (api: Api) => void;
  /** Ledger event type → what this module does about it. */
  reactions?: Record<string, Reaction[]>;
  jobs?: Record<string, JobHandler>;
  /** Jobs that wait for servers of others: each sort has hands of its own, so that one that hangs holds up nothing else. */
  errands?: Record<string, JobHandler>;
  /** Record type → who may read the files of such a record. */
  files?: Record<string, CanRead>;
  /** What it counts for the operator, beside HTTP and jobs. */
  measures?: Measure[];
  /** Where this module keeps encrypted data; every `bytea` column is named by some module, or in a list of the test. */
  sealed?: SealedPlace[];
  /** Erases what this module keeps of a person. */
  erase?: Erase;
  /** What this module keeps of a person, for the person's copy. */
  dataOf?: DataOf;
  /**
   * Regular work, done by one worker of all. Compares with `platform.clock`, so that a simulated clock drives it too.
   * `inEveryProcess` is for what a process keeps in its own memory.
   */
  sweeps?: { name: string; everyMinutes: number; inEveryProcess?: boolean; run: (platform: Platform) => Promise<void> }[];
  /** Doors beside HTTP, open in each worker: what listens at a port of its own, where the settings name one. */
  listens?: (platform: Platform) => Promise<Listening | undefined>;
  /** How whoever acts can prove anew who they are; one module knows. */
  proofWays?: (tx: Tx) => Promise<ProofWay[]>;
}
