import { sql } from 'kysely';
import type { ReceiptState } from '@qilian/contract/circulars';

const any = (...statuses: string[]) => sql`exists (select from notice_deliveries d where d.notice_id = n.id and d.status in (${sql.join(statuses.map((status) => sql.lit(status)))}))`;

/** The furthest that the recipient of `notices as n` has come; `screen` where there is no way beyond the screen. */
export const stateOf = sql<ReceiptState>`case
  when n.acknowledged_at is not null then 'acknowledged' when n.opened_at is not null then 'opened'
  when ${any('delivered')} then 'delivered' when ${any('sent')} then 'sent' when ${any('queued')} then 'queued' when ${any('failed')} then 'failed' else 'screen' end`;
