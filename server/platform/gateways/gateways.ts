import type { RealNameGateway } from './real-name.ts';

/** The outside world: each is a thin adapter over a real protocol. */
export interface Gateways {
  mail: MailGateway;
  sms: SmsGateway;
  /** Null where the city has none: an identity is then checked by its number alone, and marked so. */
  realName: RealNameGateway | null;
}

export interface Mail {
  to: string;
  subject: string;
  text: string;
  html?: string;
  /** Stable for one delivery, so that a repeat can be told. */
  messageId: string;
  /** Where a mail program turns such mails off with one tap (RFC 8058); for what is ordinary alone. */
  unsubscribe?: string;
  /** Where reports about it come back to; without it they go to whom it is from. */
  returnPath?: string;
}

export interface MailGateway {
  /** Resolves once the server has taken it; throws `GatewayError` else. */
  send(mail: Mail): Promise<void>;
  close(): void;
}

export interface SmsGateway {
  /** @param phone E.164 without plus, e.g. 8613800138000 @param key idempotency key */
  send(phone: string, text: string, key: string): Promise<void>;
}

/** The outside refused (`permanent`), or can't be reached now. */
export class GatewayError extends Error {
  readonly permanent: boolean;
  /** The server's answer where it refused the recipient itself. */
  readonly refusal: string | undefined;
  constructor(message: string, permanent: boolean, { refusal }: { refusal?: string } = {}) {
    super(message);
    this.refusal = refusal;
    this.name = 'GatewayError';
    this.permanent = permanent;
  }
}
