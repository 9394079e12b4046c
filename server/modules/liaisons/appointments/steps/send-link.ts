import { platform as system } from '../../../../platform/auth/actor.ts';
import { inTransaction } from '../../../../platform/db/transaction.ts';
import { GatewayError } from '../../../../platform/gateways/gateways.ts';
import { layOutMail } from '../../../../platform/gateways/mail-layout.ts';
import type { JobHandler } from '../../../../platform/jobs/jobs.ts';
import { phrase } from '../../../../platform/phrases.ts';
import { openContact } from '../../../people/index.ts';
import { linkToken } from './link.ts';

/** Whoever is named isn't known yet, nor the language; the first one of the city. */
const locale = 'zh-CN';

/** Job: sends the successor's link by text message and mail. One that was replaced, or whose appointment is over, isn't sent any more. */
export const sendLink: JobHandler = async (platform, { appointmentId, linkNumber, reminder }) => {
  const number = Number(linkNumber);
  const found = await inTransaction(platform, system, (tx) => tx.sql.selectFrom('appointments as a').innerJoin('enterprises as e', 'e.id', 'a.enterprise_id')
    .select(['a.name', 'a.phone', 'a.email', 'a.role', 'a.expires_at', 'e.name as enterprise']).where('a.id', '=', appointmentId!).where('a.link_number', '=', number)
    .where('a.ended_at', 'is', null).where('a.expires_at', '>', tx.now).executeTakeFirst());
  if (!found) return;
  const { config, secrets, gateways } = platform;
  const { phone, email } = openContact(secrets, found);
  // Behind the #, the secret reaches neither logs nor the next page.
  const link = `${config.publicUrl}/appointment#${linkToken(secrets, appointmentId!, number)}`;
  const say = (key: string) => phrase(locale, `messages.appointments.link.${key}`, {
    enterprise: found.enterprise, name: found.name, role: phrase(locale, `messages.appointments.roles.${found.role}`), link, until: dayOf(found.expires_at, config.timeZone),
  });
  const key = `appointment-${appointmentId}-${number}${reminder === undefined ? '' : `-r${reminder}`}`;
  if (phone !== null) await tolerating(() => gateways.sms.send(`86${phone}`, say('sms'), key));
  if (email !== null) {
    await tolerating(() => gateways.mail.send({
      to: email, messageId: `<${key}@${new URL(config.publicUrl).hostname.replaceAll(/[[\]]/g, '')}>`,
      ...layOutMail({ locale, name: found.name, subject: say('subject'), body: say('text'), link, open: say('open') }),
    }));
  }

  /** What is refused for good isn't tried again; the other way may still reach the person. */
  async function tolerating(send: () => Promise<void>): Promise<void> {
    try {
      await send();
    } catch (error) {
      if (!(error instanceof GatewayError && error.permanent)) throw error;
      platform.log.warn({ err: error, appointmentId }, 'a successor\'s link was refused for good');
    }
  }
};

const dayOf = (instant: Date, timeZone: string) => new Intl.DateTimeFormat('sv-SE', { timeZone }).format(instant);
