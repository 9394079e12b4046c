import type { Tx } from '../../../platform/db/transaction.ts';
import { newId } from '../../../platform/ids.ts';
import { noteDelivery } from '../delivery/note-delivery.ts';
import { takeComplaint } from './complaints.ts';
import { noteBounced, noteHint, noteWorking } from './contact-states.ts';
import type { Report, ReportedRecipient } from './reader/report.ts';
import { addressTagOf, type Returned } from './return-address.ts';

export interface Incoming {
  /** Equal for every delivery of the same mail. */
  messageKey: string;
  way: 'smtp' | 'imap';
  /** What the return address said, its signature checked. */
  returned: Returned;
  report: Report;
  /** The head of the mail as it came. */
  head: Buffer;
}

export type Taken = 'taken' | 'repeated' | 'unknown_delivery';

/**
 * Writes down a mail that came back and what follows from it, once however often it is delivered: the delivery has failed or
 * arrived, the address works, is in doubt or is suspended. The return address says whose it is; what the mail itself says
 * of people counts for nothing.
 */
export async function takeMail(tx: Tx, { messageKey, way, returned, report, head }: Incoming): Promise<Taken> {
  const notice = await tx.sql.selectFrom('notices as n').innerJoin('notice_deliveries as d', (join) => join.onRef('d.notice_id', '=', 'n.id').on('d.channel', '=', 'email'))
    .innerJoin('users as u', 'u.id', 'n.recipient_id')
    .select(['n.id', 'n.recipient_id', 'n.park_id', 'n.enterprise_id', 'u.email']).where('n.id', '=', returned.noticeId).executeTakeFirst();
  if (!notice) return 'unknown_delivery';
  const { secrets } = tx.platform;
  const current = notice.email !== null && addressTagOf(secrets, secrets.decrypt(notice.email)) === returned.addressTag;
  const failure = worst(report.recipients.filter(({ action }) => action === 'failed'));
  const about = failure ?? report.recipients[0];
  const id = newId(tx.now);
  const { numInsertedOrUpdatedRows: added } = await tx.sql.insertInto('bounce_reports').values({
    id, message_key: messageKey, received_at: tx.now, way, verdict: report.verdict, notice_id: notice.id, user_id: notice.recipient_id, park_id: notice.park_id, enterprise_id: notice.enterprise_id,
    reason: about?.reason ?? null, permanence: about?.permanence ?? null, status: about?.status ?? null, hint: report.hint, reporting_mta: report.reportingMta?.slice(0, 255) ?? null, current,
    diagnostic: about?.diagnostic == null ? null : secrets.encrypt(about.diagnostic), raw: secrets.encrypt(head), size: report.size,
  }).onConflict((conflict) => conflict.column('message_key').doNothing()).executeTakeFirst();
  if (added === 0n) return 'repeated';
  await follow(tx, { noticeId: notice.id, userId: notice.recipient_id, addressTag: returned.addressTag, current, report, failure, reportId: id });
  return 'taken';
}

interface Following {
  noticeId: string;
  userId: string;
  addressTag: string;
  current: boolean;
  report: Report;
  failure: ReportedRecipient | undefined;
  reportId: string;
}

async function follow(tx: Tx, { noticeId, userId, addressTag, current, report, failure, reportId }: Following): Promise<void> {
  switch (report.verdict) {
    case 'bounce': {
      const { permanence, reason, status } = failure!;
      await failDelivery(tx, noticeId, reason);
      if (current) await noteBounced(tx, { userId, channel: 'email', addressTag, permanence, reason, status, reportId });
      return;
    }
    case 'delivered':
      // What was relayed left the reach of reports: it proves nothing.
      if (report.recipients.some(({ action }) => action === 'delivered')) await noteDelivery(tx, { noticeId, channel: 'email', status: 'delivered', by: 'report' });
      if (current) await noteWorking(tx, userId, 'email', 'delivered');
      return;
    case 'auto_reply':
      if (current && report.hint !== null) await noteHint(tx, userId, 'email', report.hint);
      return;
    case 'complaint':
      if (current) await takeComplaint(tx, { noticeId, userId });
      return;
    // A delay says nothing yet; what a person writes stays on record.
    case 'delayed': case 'ordinary':
  }
}

/** The one that weighs most: a mail went to one person, but may have been spread to several on the way. */
const worst = (failed: ReportedRecipient[]) => failed.find(({ permanence }) => permanence === 'hard') ?? failed[0];

const failDelivery = (tx: Tx, noticeId: string, reason: string) => noteDelivery(tx, { noticeId, channel: 'email', status: 'failed', failure: `bounced: ${reason}`, by: 'report' });
