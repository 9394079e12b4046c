import type { Secrets } from '../../platform/secrets.ts';
import { idOfToken, linkToken } from '../people/index.ts';

const purpose = 'notice';
const checkPurpose = 'liaison-check';

/** The page of one notice for whoever holds the link. Behind the #, the secret reaches neither logs nor the next page. */
export const noticeLink = (secrets: Secrets, noticeId: string): string => `/notice#${noticeToken(secrets, noticeId)}`;

export const noticeToken = (secrets: Secrets, noticeId: string): string => linkToken(secrets, purpose, noticeId);

export const noticeOfToken = (secrets: Secrets, token: string): string | null => idOfToken(secrets, purpose, token);

/** Where one tap says whether a liaison is still the one, for the recipient of that notice. */
export const checkLink = (secrets: Secrets, noticeId: string): string => `/still#${linkToken(secrets, checkPurpose, noticeId)}`;

export const noticeOfCheckToken = (secrets: Secrets, token: string): string | null => idOfToken(secrets, checkPurpose, token);
