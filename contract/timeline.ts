import { z } from 'zod';
import { FileRef, Id, Instant } from './shapes.ts';

/** One ledger entry as a reader may see it. `type` names a phrase below `timeline`. */
export const TimelineEntry = z.object({
  id: Id, at: Instant, type: z.string(),
  actor: z.object({ name: z.string(), side: z.enum(['staff', 'enterprise', 'program', 'system', 'public']) }),
  /** Codes, names and dates for the phrase. */
  params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  note: z.string().nullable(), caseId: Id.nullable(), caseNumber: z.string().nullable(), files: z.array(FileRef),
});
export type TimelineEntry = z.output<typeof TimelineEntry>;
