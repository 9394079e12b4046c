// A worker to be killed: node worker.ts <url of the application role> <url of the worker role>; settings as always.
import { pino } from 'pino';
import { modules } from '../app.ts';
import { readConfig } from '../config.ts';
import { startWorker } from '../platform/jobs/worker.ts';
import { openPlatform } from '../platform/open-platform.ts';

const [appUrl, workerUrl] = process.argv.slice(2) as [string, string];
const config = readConfig();
const platform = await openPlatform({ config, embedded: true, appUrl, modules, log: pino({ level: 'error' }), clock: { now: () => new Date('2026-03-02T01:30:00Z') } });
await startWorker(platform, workerUrl, [], 2);
