import { z } from 'zod';

/** Letters of the part of a return address that tells whose it is. */
const tokenLength = 48;
const longestLocalPart = 64;

function isPattern(text: string): boolean {
  const at = text.lastIndexOf('@');
  return text.split('*').length === 2 && text.indexOf('*') < at && at + tokenLength - 1 <= longestLocalPart && /^[a-z0-9._+=*-]+@[a-z0-9.-]+$/.test(text);
}

export const bounceSettings = {
  BOUNCE_ADDRESS: z.string().toLowerCase().refine(isPattern, 'an address with one * before the @, such as b-*@bounces.example.cn or mailbox+*@example.cn, of at most 16 other characters there').optional(),
  BOUNCE_SMTP_PORT: z.coerce.number().int().min(0).max(65535).optional(),
  BOUNCE_SMTP_HOST: z.string().default('0.0.0.0'),
  BOUNCE_SMTP_TLS_CERT: z.string().optional(),
  BOUNCE_SMTP_TLS_KEY: z.string().optional(),
  BOUNCE_IMAP_URL: z.url({ protocol: /^imaps?$/ }).optional(),
  BOUNCE_IMAP_DONE: z.string().default(''),
};
type BounceSettings = z.output<z.ZodObject<typeof bounceSettings>>;

export interface BounceConfig {
  /** Return address of each mail, `*` standing for what tells whose it is; undefined where nothing comes back to us. */
  address: string | undefined;
  /** Our own SMTP server for what comes back. */
  smtp: { port: number; host: string; tls: { cert: string; key: string } | null } | null;
  /** A mailbox that it comes to, e.g. imaps://user:password@mail.example.cn/INBOX. */
  imap: { url: string; /** Folder to which read mails are moved; empty: they stay, marked as seen. */ done: string } | null;
}

export function checkBounces(s: BounceSettings, context: z.RefinementCtx): void {
  const missing = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
  if ((s.BOUNCE_SMTP_PORT !== undefined || s.BOUNCE_IMAP_URL !== undefined) && s.BOUNCE_ADDRESS === undefined) missing('BOUNCE_ADDRESS', 'missing: which addresses come back here, such as b-*@bounces.example.cn');
  if ((s.BOUNCE_SMTP_TLS_CERT === undefined) !== (s.BOUNCE_SMTP_TLS_KEY === undefined)) missing(s.BOUNCE_SMTP_TLS_CERT === undefined ? 'BOUNCE_SMTP_TLS_CERT' : 'BOUNCE_SMTP_TLS_KEY', 'missing: certificate and key belong together');
}

export const readBounces = (s: BounceSettings): { bounces: BounceConfig } => ({
  bounces: {
    address: s.BOUNCE_ADDRESS,
    smtp: s.BOUNCE_SMTP_PORT === undefined ? null : {
      port: s.BOUNCE_SMTP_PORT, host: s.BOUNCE_SMTP_HOST, tls: s.BOUNCE_SMTP_TLS_CERT === undefined ? null : { cert: s.BOUNCE_SMTP_TLS_CERT, key: s.BOUNCE_SMTP_TLS_KEY! },
    },
    imap: s.BOUNCE_IMAP_URL === undefined ? null : { url: s.BOUNCE_IMAP_URL, done: s.BOUNCE_IMAP_DONE },
  },
});
