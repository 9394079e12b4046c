import { isPublic } from '../../config.ts';
import { fail, ok, warn, type Finding, type Surroundings } from './finding.ts';

export function settings({ config }: Surroundings): Finding[] {
  const findings: Finding[] = [];
  const { publicUrl, onLoopback, trustProxy, databaseUrl, smtpUrl } = config;
  const open = isPublic(publicUrl);
  if (open && !publicUrl.startsWith('https:')) findings.push(fail('settings', `PUBLIC_URL is ${publicUrl}: sign-in would travel unencrypted`, 'Put a reverse proxy with a certificate in front and set PUBLIC_URL to its https address (deploy/nginx.conf, deploy/Caddyfile).'));
  if (open && onLoopback && !trustProxy) findings.push(warn('settings', 'a proxy stands in front, but TRUST_PROXY is off: every caller seems to come from it, and all share one rate limit', 'Set TRUST_PROXY=true where the proxy sets X-Forwarded-For itself.'));
  if (!onLoopback && trustProxy) findings.push(warn('settings', `HOST is ${config.host} and TRUST_PROXY is on: whoever reaches the port past the proxy may claim any address`, 'Let only the proxy reach the port, or set HOST=127.0.0.1.'));
  if (open && databaseUrl === undefined) findings.push(warn('settings', 'the embedded database serves a public address: it runs on this machine alone', 'Fine for one park; for a city set DATABASE_URL to a PostgreSQL with a standby.'));
  if (open && smtpUrl === undefined) findings.push(warn('settings', 'SMTP_URL is not set: mails are written to DATA_DIR/outbox and reach nobody', 'Set SMTP_URL.'));
  if (open && config.securityContacts.length === 0) findings.push(warn('settings', 'SECURITY_CONTACT is not set: who finds a weakness doesn\'t know whom to tell', 'Set it to a mailbox that somebody reads; it is shown at /.well-known/security.txt.'));
  if (config.rateLimitPerMinute === 0) findings.push(warn('settings', 'RATE_LIMIT is 0: nothing slows down who tries passwords by the thousand', 'Leave it at its default.'));
  return findings.length > 0 ? findings : [ok('settings', `serves ${publicUrl}`)];
}

const wantedNode = 24;

export function runtime({ config }: Surroundings): Finding[] {
  const major = Number(process.versions.node.split('.')[0]);
  const zone = config.timeZone;
  const known = Intl.supportedValuesOf('timeZone').includes(zone) || zone === 'UTC';
  return [
    major >= wantedNode ? ok('Node', process.version) : fail('Node', `${process.version} is too old`, `Install Node ${wantedNode} or later, or let npm start bring it.`),
    known ? ok('time zone', `${zone}, where it is ${new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' }).format(new Date())}`)
      : fail('time zone', `TIME_ZONE ${zone} is unknown here`, 'Use a name of the IANA list such as Asia/Shanghai.'),
  ];
}
