import { platform as system } from '../../../platform/auth/actor.ts';
import { inTransaction, type Tx } from '../../../platform/db/transaction.ts';
import { Refusal } from '../../../platform/errors.ts';
import { GatewayError } from '../../../platform/gateways/gateways.ts';
import { layOutMail } from '../../../platform/gateways/mail-layout.ts';
import { newId } from '../../../platform/ids.ts';
import { queueJob, type JobHandler } from '../../../platform/jobs/jobs.ts';
import { phrase, type Locale } from '../../../platform/phrases.ts';
import { idOfToken, linkToken } from './link-token.ts';

const hourMs = 3_600_000;
/** An invitation bears a holiday week; a way back is asked for by whoever sits there waiting. */
const lifeMs = { invitation: 7 * 24 * hourMs, recovery: hourMs };
export type LinkPurpose = keyof typeof lifeMs;
const tokenPurpose = 'access-link';

interface NewLink {
  /** Null for whoever isn't known: the row is made all the same. */
  userId: string | null;
  purpose: LinkPurpose;
  askedIndex?: Buffer;
}

/** Makes a link and mails it. The job finds out whether there is anybody to mail it to. */
export async function mailLink(tx: Tx, { userId, purpose, askedIndex }: NewLink): Promise<void> {
  const id = newId(tx.now);
  await tx.sql.insertInto('access_links').values({
    id, purpose, user_id: userId, asked_index: askedIndex ?? null, created_by: tx.actor.userId, created_at: tx.now, expires_at: new Date(tx.now.getTime() + lifeMs[purpose]),
  }).execute();
  await queueJob(tx, 'people.send_link', { linkId: id }, { maxAttempts: 8 });
}

const usable = (tx: Tx) => tx.sql.selectFrom('access_links').innerJoin('users', 'users.id', 'access_links.user_id')
  .where('access_links.used_at', 'is', null).where('access_links.revoked_at', 'is', null).where('access_links.expires_at', '>', tx.now).where('users.left_at', 'is', null);

/** What a link is good for, and whose it is. @throws Refusal `people.link_over` for one that is used, withdrawn, expired or made up */
export async function findLink(tx: Tx, token: string) {
  const id = idOfToken(tx.platform.secrets, tokenPurpose, token);
  const link = id === null ? undefined : await usable(tx).select(['access_links.id', 'access_links.purpose', 'access_links.expires_at', 'users.id as user_id', 'users.name', 'users.login_name'])
    .where('access_links.id', '=', id).executeTakeFirst();
  if (!link) throw new Refusal('conflict', 'people.link_over');
  return { ...link, purpose: link.purpose as LinkPurpose, login_name: link.login_name! };
}

/** Ends all links of a person that are still good. @returns how many there were */
export async function withdrawLinks(tx: Tx, userId: string): Promise<number> {
  const { numUpdatedRows } = await tx.sql.updateTable('access_links').set({ revoked_at: tx.now })
    .where('user_id', '=', userId).where('used_at', 'is', null).where('revoked_at', 'is', null).where('expires_at', '>', tx.now).executeTakeFirst();
  return Number(numUpdatedRows);
}

/** Job: mails a link whose token it works out anew. To nobody, or too late, it does nothing. */
export const sendLink: JobHandler = async (platform, { linkId }) => {
  const found = await inTransaction(platform, system, (tx) => usable(tx).select(['access_links.purpose', 'users.name', 'users.login_name', 'users.email', 'users.locale'])
    .where('access_links.id', '=', linkId!).executeTakeFirst());
  if (!found?.email) return;
  const { config, secrets, gateways } = platform;
  const [locale, purpose] = [found.locale as Locale, found.purpose as LinkPurpose];
  const say = (key: string) => phrase(locale, `messages.people.${purpose}.${key}`, { loginName: found.login_name, hours: lifeMs[purpose] / hourMs, days: lifeMs[purpose] / hourMs / 24 });
  try {
    await gateways.mail.send({
      to: secrets.decrypt(found.email), messageId: `<link-${linkId}@${new URL(config.publicUrl).hostname.replaceAll(/[[\]]/g, '')}>`,
      // Behind the #, the secret reaches neither logs nor the next page.
      ...layOutMail({ locale, name: found.name, subject: say('subject'), body: say('text'), link: `${config.publicUrl}/console/set-password#${linkToken(secrets, tokenPurpose, linkId!)}`, open: say('open') }),
    });
  } catch (error) {
    if (!(error instanceof GatewayError && error.permanent)) throw error;
    platform.log.warn({ err: error, linkId }, 'the mail with a link was refused for good');
    await inTransaction(platform, system, (tx) => tx.sql.updateTable('access_links').set({ failed_at: tx.now }).where('id', '=', linkId!).execute());
  }
};
