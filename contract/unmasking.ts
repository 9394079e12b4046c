import { z } from 'zod';
import { line } from './shapes.ts';

/** What a masked field may be looked at for. */
export const UnmaskingPurpose = z.enum(['case_work', 'contact_check', 'notice', 'complaint', 'inspection', 'person_request', 'other']);
export type UnmaskingPurpose = z.output<typeof UnmaskingPurpose>;

/** Whoever looks says what for, in a word of the list and in their own. */
export const UnmaskingReason = z.strictObject({ purpose: UnmaskingPurpose, note: line(200) });
export type UnmaskingReason = z.output<typeof UnmaskingReason>;
