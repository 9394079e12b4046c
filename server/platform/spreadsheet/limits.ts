/** Bounds that keep reading any file, however made, within known time and memory. */
export type Limits = {
  /** Of the file on disk. */
  fileBytes: number
  /** Rows of one sheet that hold something. */
  rows: number
  columns: number
  /** Excel itself allows 32,767 characters. */
  cellCharacters: number
  /** All parts of an xlsx together, once unpacked. */
  unpackedBytes: number
  /** Unpacked size over packed size of one part, looked at from 16 MB on. Sheets of empty formatted rows reach about 40. */
  packingRatio: number
  /** Parts in an xlsx. */
  parts: number
  /** Characters of the shared string table, which has to be held in memory. */
  sharedCharacters: number
  /** Empty formatted rows after which a sheet is taken to be at its end. */
  emptyRowRun: number
  /** For the legacy xls format, which is read in a thread of its own. */
  xlsMilliseconds: number
  xlsMegabytes: number
}

export const defaultLimits: Limits = {
  fileBytes: 64 * 1024 * 1024,
  rows: 200_000,
  columns: 256,
  cellCharacters: 32_767,
  unpackedBytes: 768 * 1024 * 1024,
  packingRatio: 200,
  parts: 4096,
  sharedCharacters: 96 * 1024 * 1024,
  emptyRowRun: 50_000,
  xlsMilliseconds: 60_000,
  xlsMegabytes: 768,
}
