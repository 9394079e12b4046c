import type { Logger } from 'pino';
import type { Config } from '../../config.ts';
import type { Gateways } from './gateways.ts';
import { httpSms } from './http-sms.ts';
import { httpRealName } from './real-name.ts';
import { outboxMail, outboxOf, outboxSms } from './outbox.ts';
import { smtpMail } from './smtp-mail.ts';

/** Mail and text messages by the settings; what has no server is written to the outbox, which the log says once. */
export function openGateways(config: Config, log: Logger): Gateways {
  const outbox = outboxOf(config);
  if (config.smtpUrl === undefined) log.info({ outbox }, 'SMTP_URL is not set: mails are written to the outbox');
  if (config.smsUrl === undefined) log.info({ outbox }, 'SMS_URL is not set: text messages are written to the outbox');
  return {
    mail: config.smtpUrl === undefined ? outboxMail(outbox, config.mailFrom) : smtpMail(config.smtpUrl, config.mailFrom),
    sms: config.smsUrl === undefined ? outboxSms(outbox) : httpSms(config.smsUrl, config.smsToken),
    realName: config.realNameUrl === undefined ? null : httpRealName(config.realNameUrl, config.realNameToken),
  };
}
