import type { Secrets } from '../../../platform/secrets.ts';

/** The secret of a mailed link: the id of a row and its keyed digest, so that it stands in no table and a job can tell it. */
export const linkToken = (secrets: Secrets, purpose: string, id: string): string => `${id}.${secrets.sign(purpose, id).toString('base64url')}`;

/** The id, if the token is one of ours for this purpose. */
export function idOfToken(secrets: Secrets, purpose: string, token: string): string | null {
  const [, id, signature] = /^([0-9a-f-]{36})\.([\w-]{43})$/.exec(token) ?? [];
  return id !== undefined && signature !== undefined && secrets.verify(purpose, id, Buffer.from(signature, 'base64url')) ? id : null;
}
