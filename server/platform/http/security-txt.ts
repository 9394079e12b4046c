import type { Api } from './route.ts';

const dayMs = 86_400_000;
/** RFC 9116, 2.5.5: less than a year. Whoever keeps a copy asks anew in time. */
const freshDays = 90;

/** `/.well-known/security.txt` (RFC 9116): where to report a weakness of this installation. Not there without SECURITY_CONTACT. */
export function serveSecurityTxt({ http, platform: { config, clock } }: Api): void {
  const { securityContacts, publicUrl } = config;
  if (securityContacts.length === 0) return;
  http.get('/.well-known/security.txt', (_request, reply) => {
    const expires = new Date(Math.ceil(clock.now().getTime() / dayMs + freshDays) * dayMs);
    return reply.type('text/plain; charset=utf-8').send([
      ...securityContacts.map((contact) => `Contact: ${contact}`),
      `Expires: ${expires.toISOString().replace('.000', '')}`,
      'Preferred-Languages: zh, en',
      ...(publicUrl.startsWith('https:') ? [`Canonical: ${publicUrl}/.well-known/security.txt`] : []),
      '',
    ].join('\n'));
  });
}
