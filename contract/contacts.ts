import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { EnterpriseRole } from './people.ts';
import { Id, Instant, Named, Note, PageQuery, pageOf, Version, VersionOrNone } from './shapes.ts';

export const contactChannels = ['email', 'sms'] as const;
export const ContactChannel = z.enum(contactChannels);
export type ContactChannel = z.output<typeof ContactChannel>;

/** `working`: no trouble is known; `doubtful`: mail came back for a passing reason; `suspended`: nothing is sent there any more. */
export const ContactStateName = z.enum(['working', 'doubtful', 'suspended']);
export type ContactStateName = z.output<typeof ContactStateName>;

export const BounceVerdict = z.enum(['ordinary', 'bounce', 'delayed', 'auto_reply', 'complaint', 'delivered']);
/** Why a message came back; names a phrase below `contacts.reasons`. */
export const BounceReason = z.enum([
  'user_unknown', 'host_unknown', 'has_moved', 'takes_no_mail', 'mailbox_full', 'suspended', 'too_big', 'filtered', 'rejected', 'blocked', 'spam', 'virus', 'policy',
  'authentication', 'relaying', 'rate', 'expired', 'network', 'system', 'content', 'unknown',
  // Of text messages alone.
  'number_unknown', 'phone_off',
]);
export const ContactHint = z.enum(['away', 'left']);

/** How one way to a person stands. */
export const ContactWay = z.object({
  channel: ContactChannel,
  /** Masked. */
  address: z.string().nullable(),
  state: ContactStateName,
  reason: BounceReason.nullable(), status: z.string().nullable(), bouncedAt: Instant.nullable(), workedAt: Instant.nullable(),
  hint: ContactHint.nullable(), hintAt: Instant.nullable(),
  /** Since when it stands as staff recorded it, without a code having come back from it. */
  unprovedSince: Instant.nullable(),
  /** 0 where nothing was ever amiss. */
  version: VersionOrNone,
});
export type ContactWay = z.output<typeof ContactWay>;

export const AmissContact = ContactWay.extend({ holderId: Id, user: Named, enterprise: Named, role: EnterpriseRole });
export type AmissContact = z.output<typeof AmissContact>;

/** People of my parks whom mail doesn't reach, or who are said to have left, the latest first. */
export const listAmissContacts = endpoint({
  method: 'GET', path: '/contacts/amiss', summary: 'People of enterprises whose address is in doubt or suspended, latest first', tag: 'contacts',
  query: z.strictObject({ ...PageQuery, state: ContactStateName.exclude(['working']).optional(), enterpriseId: Id.optional() }), response: pageOf(AmissContact),
});

export const getReachability = endpoint({
  method: 'GET', path: '/enterprises/:enterpriseId/reachability', summary: 'Whether the people of an enterprise can be reached', tag: 'contacts',
  params: z.strictObject({ enterpriseId: Id }), response: z.object({ people: z.array(z.object({ holderId: Id, user: Named, role: EnterpriseRole, ways: z.array(ContactWay) })), mayRestore: z.boolean() }),
});

export const BounceReport = z.object({
  id: Id, receivedAt: Instant, verdict: BounceVerdict, reason: BounceReason.nullable(), permanence: z.enum(['hard', 'soft']).nullable(), status: z.string().nullable(),
  hint: ContactHint.nullable(), reportingMta: z.string().nullable(),
  /** Whether it spoke of the address that the person has now. */
  current: z.boolean(),
});
export type BounceReport = z.output<typeof BounceReport>;

export const listBounceReports = endpoint({
  method: 'GET', path: '/enterprises/:enterpriseId/holders/:holderId/bounces', summary: 'What came back of the mails to a person, newest first', tag: 'contacts',
  params: z.strictObject({ enterpriseId: Id, holderId: Id }), query: z.strictObject(PageQuery), response: pageOf(BounceReport),
});

/** The report's headers, addresses masked, and the server's words; null once they are past their time. */
export const getBounceReport = endpoint({
  method: 'GET', path: '/bounces/:reportId', summary: 'One report: headers and the server\'s words, addresses masked', tag: 'contacts',
  params: z.strictObject({ reportId: Id }), response: BounceReport.extend({ diagnostic: z.string().nullable(), headers: z.array(z.object({ name: z.string(), value: z.string() })).nullable() }),
});

export const restoreContact = endpoint({
  method: 'POST', path: '/enterprises/:enterpriseId/holders/:holderId/restore-contact', summary: 'Send to an address again, with the reason', tag: 'contacts',
  params: z.strictObject({ enterpriseId: Id, holderId: Id }), body: z.strictObject({ version: Version, channel: ContactChannel, note: Note }),
  example: { version: 1, channel: 'email', note: '电话核实：邮箱已恢复使用' }, response: ContactWay,
});

export const getMyContacts = endpoint({
  method: 'GET', path: '/contacts/mine', summary: 'Whether mail reaches me', tag: 'contacts', response: z.object({ ways: z.array(ContactWay) }),
});
export const SentContactCode = z.object({ proofId: Id, to: z.string(), expiresAt: Instant, resendAfterSeconds: z.number().int() });
export const sendContactCode = endpoint({
  method: 'POST', path: '/contacts/mine/code', summary: 'Send a code to my mailbox, to see whether mail reaches me', tag: 'contacts', response: SentContactCode,
});
export const sendNewContactCode = endpoint({
  method: 'POST', path: '/contacts/mine/new-code', summary: 'Send a code to another mailbox, which takes the place of mine once proved', tag: 'contacts',
  body: z.strictObject({ email: z.email().max(254) }), example: { email: 'zhao@factory.example.cn' }, response: SentContactCode,
});
export const sendNewPhoneCode = endpoint({
  method: 'POST', path: '/contacts/mine/new-phone-code', summary: 'Send a code to another mobile, which takes the place of mine once proved', tag: 'contacts',
  body: z.strictObject({ phone: z.string().min(5).max(30) }), example: { phone: '13800138000' }, response: SentContactCode,
});
export const proveContact = endpoint({
  method: 'POST', path: '/contacts/mine/prove', summary: 'Prove a mailbox or mobile by its code; a new one takes the place of the old', tag: 'contacts',
  body: z.strictObject({ proofId: Id, code: z.string().regex(/^\d{6}$/) }), response: ContactWay,
});

/** While somebody of the enterprise is on the phone, or stands there: the code that came to the new contact is read out. */
export const sendStaffContactCode = endpoint({
  method: 'POST', path: '/enterprises/:enterpriseId/holders/:holderId/contact-code', summary: 'Send a code to a contact that staff recorded, to be read out by the person', tag: 'contacts',
  params: z.strictObject({ enterpriseId: Id, holderId: Id }), body: z.strictObject({ channel: ContactChannel }), response: SentContactCode,
});
export const proveStaffContact = endpoint({
  method: 'POST', path: '/enterprises/:enterpriseId/holders/:holderId/prove-contact', summary: 'Prove it by the code that the person read out', tag: 'contacts',
  params: z.strictObject({ enterpriseId: Id, holderId: Id }), body: z.strictObject({ proofId: Id, code: z.string().regex(/^\d{6}$/) }), response: ContactWay,
});
