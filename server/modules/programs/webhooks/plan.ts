import { WebhookEvent } from '@qilian/contract/webhooks';
import { gather, type Statement, type Tx } from '../../../platform/db/transaction.ts';
import { wakeWorkersFor } from '../../../platform/jobs/jobs.ts';
import { traceHeaders } from '../../../platform/telemetry/tracing.ts';
import type { Reaction, RecordedEvent } from '../../../platform/ledger/reactions.ts';

export const deliverTask = 'programs.deliver';
/** What is left undone the sweep finds. */
export const jobAttempts = 3;

interface News {
  id: string;
  type: string;
  parkId: string | null;
  audience: string;
  at: Date;
}

/** The deliveries and their jobs, written with what they tell of in the last message of the transaction: an action waits for none of it. */
const plan = (news: News[]): Statement => ({
  name: 'plan_webhooks',
  text: `select graphile_worker.queue_job('${deliverTask}', json_strip_nulls(json_build_object('webhookId', webhook_id, 'traceparent', $2::text)), null, null, ${jobAttempts}) from plan_webhooks($1::jsonb)`,
  values: [JSON.stringify(news), traceHeaders().traceparent ?? null],
  answered: wakeWorkersFor,
});

const planDeliveries: Reaction = {
  name: 'programs.plan-deliveries',
  when: 'now',
  async handle(tx: Tx, { id, type, parkId, audience }: RecordedEvent) {
    gather(tx, plan, { id, type, parkId, audience, at: tx.now });
  },
};

export const reactions: Record<string, Reaction[]> = Object.fromEntries(WebhookEvent.options.map((type) => [type, [planDeliveries]]));
