import { createHmac, randomBytes } from 'node:crypto';

/** Standard Webhooks: the key is what follows the prefix, in base64. */
const prefix = 'whsec_';

export const newSecret = (): string => prefix + randomBytes(24).toString('base64');

/**
 * The headers of a delivery by Standard Webhooks 1.0: HMAC-SHA256 over id, instant and body, one
 * signature for each secret that is valid now.
 * @param seconds since 1970
 */
export function signedHeaders(secrets: string[], id: string, seconds: number, body: string): Record<string, string> {
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(prefix.length), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`;
  });
  return { 'webhook-id': id, 'webhook-timestamp': String(seconds), 'webhook-signature': signatures.join(' ') };
}
