import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** Why there is no Postfix to test with; undefined where there is one. */
export const noPostfix = !existsSync('/usr/sbin/postfix') ? 'Postfix is missing (npm test -- --install installs it)'
  : process.getuid?.() !== 0 ? 'Postfix can be started by root alone' : undefined;

export interface Mta {
  url: string;
  log(): Promise<string>;
  close(): Promise<void>;
}

/**
 * A real Postfix on loopback with a folder of its own: takes mail at a port and hands each domain on to a server here.
 * It gives up after seconds instead of days.
 * @param port where it takes mail @param routes domain → port on loopback
 */
export async function openPostfix(port: number, routes: Record<string, number>): Promise<Mta> {
  const folder = await mkdtemp(join(tmpdir(), 'qilian-postfix-'));
  await chmod(folder, 0o755);
  const [config, queue, data] = ['etc', 'queue', 'data'].map((name) => join(folder, name)) as [string, string, string];
  for (const one of [config, queue, data]) await mkdir(one);
  spawnSync('chown', ['postfix', data]);
  await writeFile(join(config, 'main.cf'), `
compatibility_level = 3.6
queue_directory = ${queue}
data_directory = ${data}
myhostname = relay.example.gov.cn
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
smtpd_relay_restrictions = permit_mynetworks, reject
smtp_dns_support_level = disabled
smtp_host_lookup = native
transport_maps = inline:{ ${Object.entries(routes).map(([domain, to]) => `{ ${domain} = smtp:[127.0.0.1]:${to} }`).join(', ')} }
alias_maps =
local_recipient_maps =
queue_run_delay = 1s
minimal_backoff_time = 1s
maximal_backoff_time = 1s
delay_warning_time = 2s
maximal_queue_lifetime = 7s
bounce_queue_lifetime = 30s
notify_classes =
maillog_file = ${folder}/log
maillog_file_prefixes = ${folder}
`);
  await writeFile(join(config, 'master.cf'), `
127.0.0.1:${port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 1 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
`);
  const master = spawn('/usr/sbin/postfix', ['-c', config, 'start-fg'], { stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', MAIL_CONFIG: config } });
  let said = '';
  for (const stream of [master.stdout, master.stderr]) stream.on('data', (chunk: Buffer) => { said += chunk.toString(); });
  const log = () => readFile(join(folder, 'log'), 'utf8').catch(() => said);
  await untilListening(port, async () => `Postfix doesn't start: ${said}\n${await log()}`);
  return {
    url: `smtp://127.0.0.1:${port}`,
    log,
    async close() {
      spawnSync('/usr/sbin/postfix', ['-c', config, 'stop'], { env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', MAIL_CONFIG: config } });
      if (master.exitCode === null && master.signalCode === null) {
        master.kill('SIGTERM');
        await once(master, 'exit');
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export async function untilListening(port: number, complaint: () => Promise<string>): Promise<void> {
  for (let tries = 0; tries < 150; tries += 1) {
    const open = await new Promise<boolean>((done) => {
      const socket = connect(port, '127.0.0.1', () => { socket.destroy(); done(true); });
      socket.on('error', () => done(false));
    });
    if (open) return;
    await wait(100);
  }
  throw new Error(await complaint());
}
