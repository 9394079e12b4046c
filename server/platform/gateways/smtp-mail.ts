import { createTransport, type SendMailOptions } from 'nodemailer';
import { GatewayError, type Mail, type MailGateway } from './gateways.ts';

/** Addresses are personal data: servers repeat them in their answers, causes don't. */
const withoutAddresses = (text: string) => text.replaceAll(/[^\s<>"']+@(?=[^\s@])/g, '…@');

/** In the form of the other gateways: what happened, and what the server said. */
function causeOf(permanent: boolean, responseCode: number | undefined, said: string): string {
  if (responseCode === undefined) return `mail unreachable: ${said}`;
  return `mail ${permanent ? 'refused' : 'busy'}: ${said}`;
}

/** What a server answers to this very mail. A refused sign-in is the operator's matter and passes once it is mended. */
const aboutTheMail = new Set(['EENVELOPE', 'EMESSAGE']);

/** The mail as nodemailer takes it: addresses as one object each, so that no comma or line break makes a second recipient or header. */
export function toMessage(mail: Mail, from: string): SendMailOptions {
  return {
    from,
    to: { name: '', address: mail.to },
    subject: mail.subject,
    text: mail.text,
    ...(mail.html !== undefined && { html: mail.html }),
    messageId: mail.messageId,
    ...(mail.returnPath !== undefined && {
      envelope: { from: mail.returnPath, to: mail.to },
      // Where the server can (RFC 3461): reports of failure and delay, with the headers alone of what came back.
      dsn: { id: mail.messageId.replaceAll(/[<>]/g, ''), return: 'headers' as const, notify: ['failure' as const, 'delay' as const] },
    }),
    headers: { 'Auto-Submitted': 'auto-generated', ...(mail.unsubscribe !== undefined && { 'List-Unsubscribe': `<${mail.unsubscribe}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }) },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** Sends over SMTP with a few kept connections. @param url e.g. smtps://user:password@mail.example.cn:465 */
export function smtpMail(url: string, from: string): MailGateway {
  const transport = createTransport({
    url, pool: true, maxConnections: 4, connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000,
  });
  return {
    async send(mail) {
      try {
        await transport.sendMail(toMessage(mail, from));
      } catch (error) {
        const { responseCode, code, message, command, response } = error as Error & { responseCode?: number; code?: string; command?: string; response?: string };
        const permanent = responseCode !== undefined && responseCode >= 500 && aboutTheMail.has(code ?? '');
        throw new GatewayError(causeOf(permanent, responseCode, withoutAddresses(response ?? message)), permanent, permanent && command === 'RCPT TO' && response !== undefined ? { refusal: withoutAddresses(response) } : {});
      }
    },
    close: () => transport.close(),
  };
}
