import { isIP } from 'node:net';
import type { Config } from '../../../config.ts';
import { Refusal } from '../../../platform/errors.ts';

export interface RelyingParty {
  /** The host of the public address, to which passkeys are bound. */
  id: string;
  origin: string;
}

/** Browsers offer passkeys to names alone, never to addresses, and by HTTPS or on this machine. */
export function findRelyingParty({ publicUrl }: Config): RelyingParty | null {
  const { hostname, origin, protocol } = new URL(publicUrl);
  const local = hostname === 'localhost' || hostname.endsWith('.localhost');
  if (isIP(hostname.replaceAll(/[[\]]/g, '')) !== 0 || (protocol !== 'https:' && !local)) return null;
  return { id: hostname, origin };
}

/** @throws Refusal `auth.no_passkeys` */
export function relyingParty(config: Config): RelyingParty {
  const party = findRelyingParty(config);
  if (party === null) throw new Refusal('conflict', 'auth.no_passkeys', { params: { url: config.publicUrl } });
  return party;
}
