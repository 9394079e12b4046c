import type { Module } from '../../../platform/module.ts';
import type { Platform } from '../../../platform/platform.ts';
import { forgetProofs, forgetReports, sealedProofs, sealedReports } from './erase.ts';
import { listenForBounces } from './listen.ts';
import { bounceRoutes } from './routes.ts';
import { mailContactCode, sendContactCodeTask } from './contact-codes.ts';
import { pollMailbox } from './poll-mailbox.ts';
import { addressTagOf, returnAddress } from './return-address.ts';

export { addressTagOf };

export { permanenceOf } from './reader/reasons.ts';
export type { Reason } from './reader/report.ts';
export { contactStates, isReachable, isSuspended, noteRefused, reasonOfRefusal, noteBounced, noteHint, noteWorking, type ContactState } from './contact-states.ts';
export { readContact, sendCode, spendCode, type Contact } from './contact-codes.ts';
export { moveContact, speaksOnlyIn, wordOf } from './move-contact.ts';
export { contactOf } from './prove-contact.ts';
export { wayOf as contactWay } from './restore-contact.ts';
export { contactDataOf, eraseContactStates, forgetReportsOf } from './erase.ts';

/** The mail's own return address, where the settings name a place for what comes back. */
export function returnPathOf({ config, secrets }: Platform, noticeId: string, address: string): { returnPath?: string } {
  const { address: pattern } = config.bounces;
  return pattern === undefined ? {} : { returnPath: returnAddress(secrets, pattern, noticeId, address) };
}

export { bounceRoutes };
export { withMailbox } from './poll-mailbox.ts';
export const bounceErrands = { [sendContactCodeTask]: mailContactCode };

/** What this room brings to the module. */
export const bounceParts = {
  sealed: [sealedReports, sealedProofs],
  sweeps: [
    { name: 'notices.forget_bounces', everyMinutes: 24 * 60, run: forgetReports },
    { name: 'notices.forget_contact_proofs', everyMinutes: 60, run: forgetProofs },
    { name: 'notices.poll_bounces', everyMinutes: 1, run: pollMailbox },
  ],
  listens: listenForBounces,
} satisfies Partial<Module>;
