import type { FastifyRequest } from 'fastify';
import type { QueryOf } from '@qilian/contract/endpoint';
import { addAgency as addEndpoint, type exportAgencies as exportEndpoint } from '@qilian/contract/shadows';
import { everyItem } from '../../../../platform/cursor.ts';
import type { Tx } from '../../../../platform/db/transaction.ts';
import { invalidField, Refusal } from '../../../../platform/errors.ts';
import { readUpload } from '../../../../platform/files/index.ts';
import type { Stream } from '../../../../platform/http/index.ts';
import { phrase } from '../../../../platform/phrases.ts';
import type { Platform } from '../../../../platform/platform.ts';
import { downloadList } from '../../../../platform/spreadsheet/download.ts';
import { readTable, SpreadsheetError, type Cell } from '../../../../platform/spreadsheet/index.ts';
import { addAgency, editAgency, listAgencies } from './agencies.ts';
import { requireRegistrar } from './registrars.ts';

const columns = ['name', 'phones', 'emails', 'domains', 'addresses', 'note'] as const;
type Column = (typeof columns)[number];
const separator = '；';

/** The register as a table that `importAgencies` reads back. */
export function exportAgencies(tx: Tx, { format, ...filter }: QueryOf<typeof exportEndpoint>): Stream {
  return downloadList(tx, { list: 'agencies', filter, format }, { name: 'text', phones: 'text', emails: 'text', domains: 'text', addresses: 'text', note: 'text', source: 'text' },
    everyItem((page) => listAgencies(tx, { ...filter, ...page })), (agency) => ({
      name: agency.name, note: agency.note, phones: agency.phones.join(separator) || null, emails: agency.emails.join(separator) || null,
      domains: agency.domains.join(separator) || null, addresses: agency.addresses.join(separator) || null, source: phrase(tx.actor.locale, `exports.agencies.sources.${agency.source}`),
    }));
}

/** Most rows of one sheet: the agencies of a city. */
const mostRows = 2000;
const mostBytes = 5 * 1024 * 1024;

type Draft = Record<Column, string>;

/** Reads the first sheet of the upload. @throws Refusal `files.missing`, `files.too_large`, `agencies.no_table`, `agencies.no_name_column`, `agencies.too_many_rows` */
export async function receiveAgencies(request: FastifyRequest, { files }: Platform): Promise<{ row: number; draft: Draft }[]> {
  const { sha256 } = await readUpload(request, files, mostBytes);
  try {
    const { sheets } = await readTable(files.path(sha256));
    let titles: (Column | undefined)[] | undefined;
    const drafts: { row: number; draft: Draft }[] = [];
    for await (const { number, cells } of sheets[0]?.rows() ?? []) {
      if (titles === undefined) {
        titles = cells.map((cell) => columnOf(textOf(cell)));
        if (!titles.includes('name')) throw invalidField('body.file', 'agencies.no_name_column');
        continue;
      }
      if (drafts.length === mostRows) throw invalidField('body.file', 'agencies.too_many_rows', { most: mostRows });
      const draft = Object.fromEntries(columns.map((column) => [column, textOf(cells[titles!.indexOf(column)])])) as Draft;
      if (Object.values(draft).some((text) => text !== '')) drafts.push({ row: number, draft });
    }
    return drafts;
  } catch (error) {
    if (error instanceof SpreadsheetError) throw invalidField('body.file', 'agencies.no_table');
    throw error;
  }
}

/** All rows or none: an agency of the same name gets the row's lists, others are added. @throws Refusal `agencies.city_only`, `agencies.bad_row` with the row and what is wrong */
export async function importAgencies(tx: Tx, drafts: readonly { row: number; draft: Draft }[]): Promise<{ added: number; changed: number }> {
  await requireRegistrar(tx);
  const counts = { added: 0, changed: 0 };
  for (const { row, draft } of drafts) {
    const parsed = addEndpoint.body!.safeParse({ name: draft.name, ...(draft.note !== '' && { note: draft.note }), phones: parts(draft.phones), emails: parts(draft.emails), domains: parts(draft.domains), addresses: parts(draft.addresses) });
    if (!parsed.success) throw badRow(row, String(parsed.error.issues[0]?.path[0] ?? 'name'), draft);
    const known = await tx.sql.selectFrom('shadow_agencies').select(['id', 'version']).where('name', '=', parsed.data.name).where('ended_at', 'is', null).where('state', '=', 'listed').orderBy('id').executeTakeFirst();
    try {
      if (known) await editAgency(tx, known.id, { version: known.version, ...parsed.data });
      else await addAgency(tx, parsed.data);
    } catch (error) {
      const column = error instanceof Refusal ? /^body\.(\w+)\./.exec(error.errors?.[0]?.field ?? '')?.[1] : undefined;
      throw column === undefined ? error : badRow(row, column, draft);
    }
    counts[known ? 'changed' : 'added'] += 1;
  }
  return counts;
}

const badRow = (row: number, column: string, draft: Draft) => invalidField('body.file', 'agencies.bad_row', { row, column, value: draft[column as Column] ?? '' });
const parts = (text: string): string[] => text.split(/[；;、\n]/).map((part) => part.trim()).filter((part) => part !== '');
const textOf = (cell: Cell | undefined): string => (cell === undefined || cell.type === 'empty' || cell.type === 'error' ? '' : String(cell.value).trim());

/** By the titles that the export writes, in either language. */
const columnOf = (title: string): Column | undefined => columns.find((column) => (['zh-CN', 'en'] as const).some((locale) => phrase(locale, `exports.agencies.columns.${column}`) === title));
