import type { Tx } from '../../../../platform/db/transaction.ts';
import { Refusal } from '../../../../platform/errors.ts';
import { resendAfterMs } from './codes.ts';
import { networkOf } from '../throttle.ts';

const hourMs = 3_600_000;
const perContactAndHour = 5;
const perNetworkAndHour = 60;

/**
 * How often codes and links are sent on demand: one a minute and five an hour to one contact, sixty an hour for one network.
 * @param sent when there was one before, within the hour, latest first
 * @param address null where the browser is known: what strangers in its network do isn't held against it
 * @throws Refusal `auth.code_too_soon` with the seconds to wait
 */
export async function refuseTooManyMessages(tx: Tx, sent: Date[], address: string | null): Promise<void> {
  const since = new Date(tx.now.getTime() - hourMs);
  const network = address === null ? null : tx.platform.secrets.sign('throttle:codes', networkOf(address));
  const asked = network === null ? [] : await tx.sql.selectFrom('sign_in_attempts').select('at').where('key', '=', network).where('at', '>', since).orderBy('at').execute();
  const freeAgain = Math.max(
    sent[0] ? sent[0].getTime() + resendAfterMs : 0,
    sent.length >= perContactAndHour ? sent[perContactAndHour - 1]!.getTime() + hourMs : 0,
    asked.length >= perNetworkAndHour ? asked[asked.length - perNetworkAndHour]!.at.getTime() + hourMs : 0,
  );
  const seconds = Math.ceil((freeAgain - tx.now.getTime()) / 1000);
  if (seconds > 0) throw new Refusal('too_many', 'auth.code_too_soon', { params: { seconds }, retryAfterSeconds: seconds });
  if (network !== null) await tx.sql.insertInto('sign_in_attempts').values({ key: network, at: tx.now }).execute();
}
