import { localDateOf, type LocalDate } from './calendar/index.ts';
import type { Tx } from './db/transaction.ts';

/** The day of the transaction in the city's time zone. */
export const today = (tx: Pick<Tx, 'platform' | 'now'>): LocalDate => localDateOf(tx.platform.officeHours.city(), tx.now);
