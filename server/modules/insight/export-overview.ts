import type { Tx } from '../../platform/db/transaction.ts';
import type { Stream } from '../../platform/http/index.ts';
import { phrase } from '../../platform/phrases.ts';
import { downloadTable } from '../../platform/spreadsheet/download.ts';
import type { OutputColumn, OutputRow } from '../../platform/spreadsheet/index.ts';
import { overview, type Overview } from './overview.ts';
import type { Range } from './range.ts';

/** The overview as one table, in the reader's language: one figure a line. */
export async function exportOverview(tx: Tx, range: Range, format: 'xlsx' | 'csv'): Promise<Stream> {
  const text = (key: string) => phrase(tx.actor.locale, `exports.insight.${key}`);
  const category = (key: string) => phrase(tx.actor.locale, `exports.cases.categories.${key}`);
  const columns: OutputColumn[] = [
    { header: text('columns.group') }, { header: text('columns.item'), width: 28 }, { header: text('columns.value'), kind: 'decimal' },
    { header: text('columns.unit') }, { header: text('columns.count'), kind: 'integer' }, { header: text('columns.of'), kind: 'integer' },
  ];
  return downloadTable(tx, { list: 'overview', filter: { from: range.from, until: range.until, parkId: range.parkId }, format }, `${text('name')}-${range.from}-${range.until}`, columns, lines(await overview(tx, range), text, category));
}

async function* lines(shown: Overview, text: (key: string) => string, category: (key: string) => string): AsyncGenerator<OutputRow> {
  const group = (key: string) => text(`groups.${key}`);
  const share = ({ value, count, of }: { value: number | null; count: number; of: number | null }): OutputRow =>
    [value === null ? null : rounded(value * 100), text('units.percent'), count, of];
  yield [group('figures'), text('items.intake'), shown.intake.count, text('units.cases'), shown.intake.count, null];
  yield [group('figures'), text('items.closingRate'), ...share(shown.closingRate)];
  yield [group('figures'), text('items.onTimeRate'), ...share(shown.onTimeRate)];
  yield [group('figures'), text('items.satisfaction'), rounded(shown.satisfaction.value), text('units.points'), shown.satisfaction.count, shown.satisfaction.of];
  yield [group('figures'), text('items.medianWorkingDays'), rounded(shown.medianWorkingDays), text('units.workingDays'), null, null];
  for (const row of shown.byCategory) yield [group('byCategory'), category(row.category), ...share(row)];
  for (const row of shown.byMonth) {
    yield [group('openedByMonth'), row.month, row.count, text('units.cases'), row.count, null];
    yield [group('closedByMonth'), row.month, row.closed, text('units.cases'), row.closed, null];
  }
  for (const row of shown.redLights) {
    yield [group('redLights'), row.department, row.count, text('units.cases'), row.count, row.open];
    yield [group('yellowLights'), row.department, row.yellow, text('units.cases'), row.yellow, row.open];
  }
}

const rounded = (value: number | null) => (value === null ? null : Math.round(value * 100) / 100);
