import { saveAudience } from './circulars/audience/audiences.ts';
import { sendOut } from './circulars/send-circular.ts';
import { writeCircular } from './circulars/write-circular.ts';
import { openTalk, writeMessage } from './messages/write.ts';

export { checkLink } from './links.ts';

export { aDeadContact, cameBack, giveMailbox, someBounces } from './bounces/testing.ts';
export { addressTagOf } from './bounces/index.ts';

/** The verbs by which a history is made. */
export const demoCirculars = { saveAudience, sendOut, writeCircular };
export const demoTalks = { openTalk, writeMessage };
