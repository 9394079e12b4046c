import { readFileSync } from 'node:fs';
import { isIP, isIPv4 } from 'node:net';
import { resolve } from 'node:path';
import { z } from 'zod';
import { accessSettings, checkAccess, readAccess, type AccessConfig } from './config-access.ts';
import { bounceSettings, checkBounces, readBounces, type BounceConfig } from './config-bounces.ts';
import type { TracingSettings } from './platform/telemetry/tracing.ts';
import { hostsOf } from './platform/db/hosts.ts';

const isLoopback = (host: string) => host === 'localhost' || host === '::1' || host.startsWith('127.');

/** May name several hosts, as libpq takes it. */
const databaseUrl = z.string().superRefine((url, context) => {
  try {
    hostsOf(url);
  } catch (error) {
    context.addIssue({ code: 'custom', message: (error as Error).message });
  }
});

/** Addresses, or networks as `10.20.0.0/16`. */
const areNetworks = (networks: string[]): boolean => networks.every((network) => {
  const [address = '', bits, ...more] = network.split('/');
  return isIP(address) !== 0 && more.length === 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (isIPv4(address) ? 32 : 128)));
});

/** Browsers offer passkeys to names alone, so this machine is called by its name. */
function nameOf(host: string): string {
  if (host === '127.0.0.1') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

const Settings = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(8080),
  HOST: z.string().default('127.0.0.1'),
  DATA_DIR: z.string().default('./data'),
  DATABASE_URL: databaseUrl.optional(),
  DATABASE_OWNER_URL: databaseUrl.optional(),
  DATABASE_DIRECT_URL: databaseUrl.optional(),
  DATABASE_POOLER: z.enum(['none', 'transaction']).default('none'),
  DATABASE_REPLICA_URL: databaseUrl.optional(),
  DATABASE_REPLICA_LAG: z.coerce.number().min(0.1).max(600).default(5),
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MAIL_FROM: z.string().default('Qilian <qilian@localhost>'),
  SMS_URL: z.url({ protocol: /^https?$/ }).optional(),
  SMS_TOKEN: z.string().optional(),
  REAL_NAME_URL: z.url({ protocol: /^https?$/ }).optional(),
  REAL_NAME_TOKEN: z.string().optional(),
  SMS_REPORT_SECRET: z.string().min(16, 'at least 16 characters').optional(),
  DATA_KEY: z.string().regex(/^[0-9a-f]{64}$/, '64 hexadecimal digits (openssl rand -hex 32)').optional(),
  NEW_DATA_KEY: z.string().regex(/^[0-9a-f]{64}$/, '64 hexadecimal digits (openssl rand -hex 32)').optional(),
  DATA_CIPHER: z.enum(['aes', 'sm4']).default('aes'),
  TIME_ZONE: z.string().default('Asia/Shanghai'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  SEAL_FILE: z.string().optional(),
  SEAL_CERT: z.string().optional(),
  SEAL_KEY: z.string().optional(),
  SEAL_PASSWORD: z.string().optional(),
  POOL_SIZE: z.coerce.number().int().min(2).max(200).default(16),
  WORKER_JOBS: z.coerce.number().int().min(1).max(100).default(4),
  RATE_LIMIT: z.coerce.number().int().min(0).default(1200),
  WEBHOOK_NETWORKS: z.string().default('').transform((text) => text.split(',').map((one) => one.trim()).filter(Boolean)).refine(areNetworks, 'networks such as 10.20.0.0/16, with commas between'),
  /** RFC 9116: addresses of mail, or URIs of https, mailto or tel. */
  SECURITY_CONTACT: z.string().default('').transform((text) => text.split(',').map((one) => one.trim()).filter(Boolean).map((one) => (z.email().safeParse(one).success ? `mailto:${one}` : one)))
    .refine((all) => all.every((one) => /^(https:\/\/[^\s/]+|mailto:[^\s@]+@[^\s@]+|tel:\+?[\d-]{3,})\S*$/.test(one)), 'mail addresses, or addresses that begin with https:, mailto: or tel:, with commas between'),
  ...accessSettings,
  ...bounceSettings,
  UNDO_DAYS: z.coerce.number().int().min(1).max(365).default(30),
  METRICS_PORT: z.coerce.number().int().min(0).max(65535).optional(),
  METRICS_HOST: z.string().default('127.0.0.1'),
  METRICS_TOKEN: z.string().min(16, 'at least 16 characters').optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  OTEL_EXPORTER_OTLP_HEADERS: z.string().regex(/^\s*([^=,\s]+=[^,]*)(,[^=,]+=[^,]*)*$/, 'name=value, separated by commas').optional(),
  OTEL_SERVICE_NAME: z.string().default('qilian'),
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(1),
  BACKUP_DIR: z.string().optional(),
  BACKUP_AT: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day such as 02:30').optional(),
  BACKUP_KEEP_DAYS: z.coerce.number().int().min(1).max(3650).default(30),
  BACKUP_SYNC: z.stringbool().default(true),
  BACKUP_CHECK: z.stringbool().default(false),
  BACKUP_PASSPHRASE: z.string().min(12, 'at least 12 characters').optional(),
}).superRefine(checkAccess).superRefine(checkBounces).superRefine(({ SEAL_CERT: cert, SEAL_KEY: key }, context) => {
  if (key !== undefined && cert === undefined) context.addIssue({ code: 'custom', path: ['SEAL_CERT'], message: 'missing: SEAL_KEY needs the file of its certificate' });
});

/** By the names of the environment; each can also come from a file, under the name with `_FILE`. */
export const settingNames = Object.keys(Settings.shape);

/** All settings of a process. Without `databaseUrl` the embedded PostgreSQL serves. */
export interface Config extends AccessConfig {
  bounces: BounceConfig;
  port: number;
  host: string;
  onLoopback: boolean;
  /**
   * Only this machine reaches it, and it brought its database itself: somebody looks at the demo or tries the product out.
   * Behind a proxy it listens on loopback too, and is none.
   */
  isTrial: boolean;
  dataDir: string;
  databaseUrl: string | undefined;
  databaseOwnerUrl: string | undefined;
  databaseDirectUrl: string | undefined;
  /** A pooler in transaction mode stands between web processes and database. */
  databasePooled: boolean;
  databaseReplicaUrl: string | undefined;
  /** A replica further behind than this isn't read from. */
  databaseReplicaLagSeconds: number;
  publicUrl: string;
  smtpUrl: string | undefined;
  mailFrom: string;
  smsUrl: string | undefined;
  smsToken: string | undefined;
  /** Register of names and identity numbers; without it only the number is checked. */
  realNameUrl: string | undefined;
  realNameToken: string | undefined;
  /** Signs the status reports of the text message service; without it none is taken. */
  smsReportSecret: string | undefined;
  dataKey: string | undefined;
  /** What `change-data-key` puts in its place. */
  newDataKey: string | undefined;
  /** What the next key of the ring encrypts with; `rotate-keys` makes that key. */
  dataCipher: 'aes' | 'sm4';
  timeZone: string;
  logLevel: string;
  sealFile: string;
  /** Files of the certificate that seals papers; without, the platform makes its own. */
  paperSeal: { cert: string; key: string | undefined; password: string | undefined } | null;
  poolSize: number;
  /** Jobs that one worker runs at a time. */
  workerJobs: number;
  /** Calls a minute for one session or address; 0 turns the limit off. */
  rateLimitPerMinute: number;
  /** Where to report a weakness of this installation, as URIs. */
  securityContacts: string[];
  /** Private networks that webhooks may call. */
  webhookNetworks: string[];
  /** So long a load of a list and a merge of files can be undone. */
  undoDays: number;
  metrics: MetricsSettings;
  tracing: TracingSettings;
  backups: BackupSettings;
}

export interface MetricsSettings {
  /** A port of its own for /metrics. */
  port: number | undefined;
  host: string;
  /** Asked for at that port; with it /metrics is served on the main port too. */
  token: string | undefined;
}

export interface BackupSettings {
  dir: string | undefined;
  /** Time of day in the city's zone, HH:MM; undefined where somebody else calls `backup`. */
  at: string | undefined;
  keepDays: number;
  /** Embedded database: nothing is acknowledged that the backup folder doesn't hold. */
  sync: boolean;
  /** Each backup is restored into a temporary folder and verified. */
  check: boolean;
  /** Seals the data key into each backup; without it the key is left out. */
  passphrase: string | undefined;
}

/** Reads the settings; throws an error that names every wrong one and what it must be. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const given = { ...fromFiles(env), ...Object.fromEntries(Object.entries(env).filter(([, value]) => value !== '')) };
  const parsed = Settings.safeParse(given);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`These settings can't be used:\n${lines.join('\n')}`);
  }
  const s = parsed.data;
  const dataDir = resolve(s.DATA_DIR);
  const publicUrl = (s.PUBLIC_URL ?? `${s.TLS_CERT === undefined ? 'http' : 'https'}://${nameOf(s.HOST)}:${s.PORT}`).replace(/\/$/, '');
  return {
    port: s.PORT,
    host: s.HOST,
    onLoopback: isLoopback(s.HOST),
    isTrial: isLoopback(s.HOST) && !s.TRUST_PROXY && s.DATABASE_URL === undefined && !isPublic(publicUrl),
    dataDir,
    databaseUrl: s.DATABASE_URL,
    databaseOwnerUrl: s.DATABASE_OWNER_URL,
    databaseDirectUrl: s.DATABASE_DIRECT_URL,
    databasePooled: s.DATABASE_POOLER === 'transaction',
    databaseReplicaUrl: s.DATABASE_REPLICA_URL,
    databaseReplicaLagSeconds: s.DATABASE_REPLICA_LAG,
    publicUrl,
    smtpUrl: s.SMTP_URL,
    mailFrom: s.MAIL_FROM,
    smsUrl: s.SMS_URL,
    smsToken: s.SMS_TOKEN, realNameUrl: s.REAL_NAME_URL, realNameToken: s.REAL_NAME_TOKEN,
    smsReportSecret: s.SMS_REPORT_SECRET,
    dataKey: s.DATA_KEY,
    newDataKey: s.NEW_DATA_KEY,
    dataCipher: s.DATA_CIPHER,
    timeZone: s.TIME_ZONE,
    logLevel: s.LOG_LEVEL,
    sealFile: s.SEAL_FILE ?? resolve(dataDir, 'ledger-seals.jsonl'),
    paperSeal: s.SEAL_CERT === undefined ? null : { cert: s.SEAL_CERT, key: s.SEAL_KEY, password: s.SEAL_PASSWORD },
    poolSize: s.POOL_SIZE,
    workerJobs: s.WORKER_JOBS,
    rateLimitPerMinute: s.RATE_LIMIT,
    securityContacts: s.SECURITY_CONTACT,
    webhookNetworks: s.WEBHOOK_NETWORKS,
    ...readAccess(s),
    ...readBounces(s),
    undoDays: s.UNDO_DAYS,
    metrics: { port: s.METRICS_PORT, host: s.METRICS_HOST, token: s.METRICS_TOKEN },
    tracing: {
      endpoint: s.OTEL_EXPORTER_OTLP_ENDPOINT, serviceName: s.OTEL_SERVICE_NAME, ratio: s.OTEL_TRACES_SAMPLER_ARG,
      headers: Object.fromEntries((s.OTEL_EXPORTER_OTLP_HEADERS ?? '').split(',').filter(Boolean).map((pair) => {
        const [name, ...value] = pair.split('=');
        return [name!.trim(), decodeURIComponent(value.join('=').trim())];
      })),
    },
    backups: {
      dir: s.BACKUP_DIR === undefined ? undefined : outside(resolve(s.BACKUP_DIR), dataDir), at: s.BACKUP_AT, keepDays: s.BACKUP_KEEP_DAYS,
      sync: s.BACKUP_SYNC, check: s.BACKUP_CHECK, passphrase: s.BACKUP_PASSPHRASE,
    },
  };
}

/** `DATA_KEY_FILE=/run/secrets/data_key` in place of `DATA_KEY`, for the secrets of containers and services. */
function fromFiles(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(settingNames.flatMap((name) => {
    const path = env[`${name}_FILE`];
    if (path === undefined || path === '') return [];
    try {
      return [[name, readFileSync(path, 'utf8').trim()]];
    } catch (error) {
      throw new Error(`These settings can't be used:\n  ${name}_FILE: ${(error as Error).message}`, { cause: error });
    }
  }));
}

function outside(backupDir: string, dataDir: string): string {
  if (`${backupDir}/`.startsWith(`${dataDir}/`)) throw new Error(`These settings can't be used:\n  BACKUP_DIR: lies in DATA_DIR (${dataDir}) and would be lost with it; best is another disk`);
  return backupDir;
}

export const isPublic = (url: string): boolean => !isLoopback(new URL(url).hostname.replaceAll(/[[\]]/g, ''));
