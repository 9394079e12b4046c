import { z } from 'zod';

export const contactChannels = ['email', 'sms'] as const;
export const ContactChannel = z.enum(contactChannels);
export type ContactChannel = z.output<typeof ContactChannel>;

/** `working`: no trouble is known; `doubtful`: mail came back for a passing reason; `suspended`: nothing is sent there any more. */
export const ContactStateName = z.enum(['working', 'doubtful', 'suspended']);
export type ContactStateName = z.output<typeof ContactStateName>;
