import type { QueryOf } from '@qilian/contract/endpoint';
import type { exportPrograms as endpoint } from '@qilian/contract/programs';
import { everyItem } from '../../platform/cursor.ts';
import type { Tx } from '../../platform/db/transaction.ts';
import type { Stream } from '../../platform/http/index.ts';
import { listed, phrase } from '../../platform/phrases.ts';
import { downloadList, localMinute } from '../../platform/spreadsheet/download.ts';
import { listPrograms } from './views.ts';

/** The same list as a table; nothing of the tokens but when one was last used. */
export function exportPrograms(tx: Tx, { format, ...filter }: QueryOf<typeof endpoint>): Stream {
  const columns = { name: 'text', purpose: 'text', contact: 'text', parks: 'text', department: 'text', scopes: 'text', networks: 'text', expires: 'text', lastUsed: 'text', state: 'text' } as const;
  return downloadList(tx, { list: 'programs', filter, format }, columns, everyItem((page) => listPrograms(tx, { ...filter, ...page })), (program) => ({
    name: program.name, purpose: program.purpose, contact: [program.contact.name, program.contact.email].filter(Boolean).join(' '), parks: listed(tx.actor.locale, program.parks.map(({ name }) => name)),
    department: program.department?.name ?? null, scopes: program.scopes.join(' '), networks: program.networks.join(' ') || null, expires: localMinute(tx, program.expiresAt),
    lastUsed: program.lastUsedAt && localMinute(tx, program.lastUsedAt), state: phrase(tx.actor.locale, `exports.programs.states.${program.state}`),
  }));
}
