import type pg from 'pg';
import type { Logger } from 'pino';
import type { ProofWay } from '@qilian/contract/shapes';
import type { Config } from '../config.ts';
import type { Callers } from './callers.ts';
import type { Tx } from './db/transaction.ts';
import type { Replicas } from './db/replicas.ts';
import type { FileAccess } from './files/access.ts';
import type { FileStore } from './files/store.ts';
import type { Gateways } from './gateways/gateways.ts';
import type { IdentityProvider } from './identity-provider.ts';
import type { Live } from './live.ts';
import type { Metrics } from './telemetry/metrics.ts';
import type { Tracing } from './telemetry/tracing.ts';
import type { PaperSeal } from './documents/paper-seal.ts';
import type { Secrets } from './secrets.ts';
import type { Wrapping } from './keys/wrapping.ts';
import type { SealedPlace } from './keys/sealed.ts';
import type { DataOf, Erase } from './personal-data.ts';
import type { JobHandler } from './jobs/jobs.ts';
import type { Reaction } from './ledger/reactions.ts';
import type { OfficeHours } from './calendar/office-hours.ts';

/** What a process has: settings, the database, the clock and the outside. Made once in `main.ts` or by a test. */
export interface Platform {
  config: Config;
  /** True when the embedded database serves: with a loopback address the demo may be entered. */
  embedded: boolean;
  pool: pg.Pool;
  /** Standbys that endpoints which may lag read from, where there are any. */
  replicas: Replicas | undefined;
  /** The time; tests and the simulator give their own. */
  clock: { now(): Date };
  log: Logger;
  metrics: Metrics;
  tracing: Tracing;
  callers: Callers;
  secrets: Secrets;
  /** Opens and wraps the keys of the ring that `secrets` holds. */
  wrapping: Wrapping;
  /** All places of encrypted data, brought by the modules. */
  sealed: SealedPlace[];
  /** What the modules do to erase a person, and to tell a person what they keep. */
  erasers: Erase[];
  tellers: DataOf[];
  /** Called where an action met a key that this process doesn't know: the ring is read anew. */
  ringIsStale: () => void;
  paperSeal: PaperSeal;
  files: FileStore;
  fileAccess: FileAccess;
  gateways: Gateways;
  live: Live;
  officeHours: OfficeHours;
  reactions: Map<string, Reaction[]>;
  jobs: Map<string, JobHandler>;
  errands: Map<string, JobHandler>;
  /** How whoever acts can prove anew who they are. */
  /** The city's, if there is one. */
  identityProvider: IdentityProvider | null;
  proofWays: (tx: Tx) => Promise<ProofWay[]>;
}
