import { basename, extname } from 'node:path'
import { detectKind } from './detect-kind.ts'
import type { Limits } from './limits.ts'
import { defaultLimits } from './limits.ts'
import { readCsv } from './read-csv.ts'
import { readXls } from './read-xls.ts'
import { readXlsx } from './read-xlsx.ts'
import type { Table } from './types.ts'

/**
 * Opens an xlsx, xlsm, xls or delimited text file, told apart by content. Rows are read when a sheet is iterated;
 * both steps throw `SpreadsheetError` for what is damaged, protected, hostile or no table at all.
 */
export async function readTable(path: string, options: { limits?: Partial<Limits> } = {}): Promise<Table> {
  const limits = { ...defaultLimits, ...options.limits }
  switch (await detectKind(path, limits)) {
    case 'xlsx':
      return readXlsx(path, limits)
    case 'xls':
      return readXls(path, limits)
    case 'csv':
      return readCsv(path, basename(path, extname(path)), limits)
  }
}
