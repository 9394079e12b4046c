import { resolveMx } from 'node:dns/promises';
import { connect as connectTcp } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { createTransport } from 'nodemailer';
import { withMailbox } from '../../modules/notices/index.ts';
import { dayMs, fail, ok, warn, type Finding, type Surroundings } from './finding.ts';

const timeoutMs = 5_000;

export async function mail({ config: { smtpUrl } }: Surroundings): Promise<Finding[]> {
  if (smtpUrl === undefined) return [];
  const { hostname } = new URL(smtpUrl);
  const transport = createTransport({ url: smtpUrl, connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs });
  try {
    await transport.verify();
    return [ok('mail', `${hostname} takes our sign-in`)];
  } catch (error) {
    return [fail('mail', `${hostname} doesn't: ${(error as Error).message}`, 'Check SMTP_URL (address, port, user, password) and the firewall. Waiting mails are tried again for a day.')];
  } finally {
    transport.close();
  }
}

export async function bounces({ config: { bounces: { address, smtp, imap }, smtpUrl } }: Surroundings): Promise<Finding[]> {
  if (address === undefined) return smtpUrl === undefined ? [] : [warn('bounces', 'BOUNCE_ADDRESS is not set: nobody learns of addresses that don\'t work', 'Set BOUNCE_ADDRESS, and BOUNCE_SMTP_PORT or BOUNCE_IMAP_URL (docs/operations.md, section 10).')];
  if (smtp === null && imap === null) return [warn('bounces', `mail leaves with return addresses ${address}, but what comes back is read nowhere`, 'Set BOUNCE_SMTP_PORT or BOUNCE_IMAP_URL.')];
  const findings: Finding[] = [];
  if (smtp !== null) {
    const problem = await reach(smtp.host === '0.0.0.0' || smtp.host === '::' ? '127.0.0.1' : smtp.host, smtp.port);
    findings.push(problem === undefined ? ok('bounces', `are taken at port ${smtp.port}`) : warn('bounces', `nobody listens at port ${smtp.port}: ${problem}`, 'Fine while no worker runs; else look for "bounces are taken" in its log. Senders try again for days.'));
    const domain = address.slice(address.lastIndexOf('@') + 1);
    const found = await resolveMx(domain).catch(() => []);
    findings.push(found.length > 0 ? ok('bounces', `MX of ${domain}: ${found.map(({ exchange }) => exchange).join(', ')}`) : warn('bounces', `${domain} has no MX record that can be seen from here`, `Point the MX record of ${domain} to the machine that listens, port 25.`));
  }
  if (imap !== null) {
    const { hostname } = new URL(imap.url);
    const problem = await withMailbox(imap.url, async () => undefined).then(() => undefined, (error: unknown) => (error as Error).message);
    findings.push(problem === undefined ? ok('bounces', `${hostname} opens the mailbox`) : fail('bounces', `${hostname} doesn't open the mailbox: ${problem}`, 'Check BOUNCE_IMAP_URL (address, port, user, password, folder).'));
  }
  return findings;
}

export async function textMessages({ config: { smsUrl } }: Surroundings): Promise<Finding[]> {
  if (smsUrl === undefined) return [];
  const { hostname, port, protocol } = new URL(smsUrl);
  const problem = await reach(hostname, Number(port || (protocol === 'https:' ? 443 : 80)));
  return [problem === undefined ? ok('text messages', `${hostname} can be reached`) : fail('text messages', `${hostname} can't be reached: ${problem}`, 'Check SMS_URL and the firewall.')];
}

export async function certificate({ config: { publicUrl }, now }: Surroundings): Promise<Finding[]> {
  const { protocol, hostname, port } = new URL(publicUrl);
  if (protocol !== 'https:') return [];
  const found = await new Promise<{ until?: Date; problem?: string }>((done) => {
    const socket = connectTls({ host: hostname, port: Number(port || 443), servername: hostname, rejectUnauthorized: false, timeout: timeoutMs }, () => {
      const until = new Date(socket.getPeerCertificate().valid_to);
      done({ until, ...(!socket.authorized && { problem: String(socket.authorizationError) }) });
      socket.destroy();
    });
    socket.on('timeout', () => { socket.destroy(); done({ problem: 'no answer' }); });
    socket.on('error', (error) => done({ problem: error.message }));
  });
  const { until, problem } = found;
  if (until === undefined) return [warn('certificate', `${publicUrl} can't be reached from here: ${problem}`, 'Fine where this machine may not reach its own public address; look from outside then.')];
  const days = Math.floor((until.getTime() - now.getTime()) / dayMs);
  const says = `valid until ${until.toISOString().slice(0, 10)} (${days} days)`;
  if (problem !== undefined || days < 7) return [fail('certificate', problem === undefined ? says : `${says}, but browsers refuse it: ${problem}`, 'Renew the certificate (certbot renew; Caddy does so by itself) and reload the proxy.')];
  return [days < 21 ? warn('certificate', says, 'Renew it, and find out why that did not happen by itself.') : ok('certificate', says)];
}

function reach(host: string, port: number): Promise<string | undefined> {
  return new Promise((done) => {
    const socket = connectTcp({ host, port, timeout: timeoutMs }, () => { socket.destroy(); done(undefined); });
    socket.on('timeout', () => { socket.destroy(); done('no answer'); });
    socket.on('error', (error) => done(error.message));
  });
}
