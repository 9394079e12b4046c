import { GatewayError, type Gateways } from '../gateways/gateways.ts';
import type { Metrics } from './metrics.ts';

/** The gateways, each send counted. */
export function countSends({ mail, sms, realName }: Gateways, metrics: Metrics): Gateways {
  async function counted(channel: 'mail' | 'sms', send: () => Promise<void>): Promise<void> {
    try {
      await send();
      metrics.sent(channel, 'sent');
    } catch (error) {
      metrics.sent(channel, error instanceof GatewayError && error.permanent ? 'refused' : 'failed');
      throw error;
    }
  }
  return {
    mail: { send: (letter) => counted('mail', () => mail.send(letter)), close: () => mail.close() },
    sms: { send: (phone, text, key) => counted('sms', () => sms.send(phone, text, key)) },
    realName,
  };
}
