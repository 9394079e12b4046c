// The server of the product without its worker, with a clock that stands: node serve-at.ts <instant> <url of the application role>
import { pino } from 'pino';
import { modules } from '@qilian/server/app.ts';
import { buildApi } from '@qilian/server/build-api.ts';
import { readConfig } from '@qilian/server/config.ts';
import { closePlatform, openPlatform } from '@qilian/server/platform/open-platform.ts';

const [instant, appUrl] = process.argv.slice(2) as [string, string];
const config = readConfig();
const platform = await openPlatform({ config, embedded: true, appUrl, modules, log: pino({ level: 'error' }), clock: { now: () => new Date(instant) } });
const api = await buildApi(platform, modules);
await api.http.listen({ host: config.host, port: config.port });
process.on('SIGTERM', () => {
  void api.http.close().then(() => closePlatform(platform)).then(() => process.exit(0));
});
