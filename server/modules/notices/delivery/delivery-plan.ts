/** The job that brings one notice to one person by one channel. */
export const deliverTask = 'notice-mail';

/** With the queue's back-off (e to the power of attempts, at most ten, in seconds) the last attempt comes after some two and a half days. */
export const mostAttempts = 18;

/** The expression that queues the job of a delivery, within a statement of any number of them. The arguments are SQL of that statement. */
export const queueDelivery = (noticeId: string, channel: string, traceparent: string): string =>
  `graphile_worker.queue_job('${deliverTask}', json_strip_nulls(json_build_object('noticeId', ${noticeId}, 'channel', ${channel}, 'traceparent', ${traceparent}::text)), null, null, ${mostAttempts})`;
