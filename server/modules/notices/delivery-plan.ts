/** The job that brings one notice to one person by one channel. */
export const deliverTask = 'notice-mail';

/** With the queue's back-off (e to the power of attempts, at most ten, in seconds) the last attempt comes after some two and a half days. */
export const mostAttempts = 18;
