import { Worker } from 'node:worker_threads'
import type { SpreadsheetErrorCode, SpreadsheetErrorParams } from './errors.ts'
import { SpreadsheetError } from './errors.ts'
import type { Limits } from './limits.ts'
import type { MergedRange } from './merges.ts'
import { MergeFiller } from './merges.ts'
import { RowBuilder } from './row-builder.ts'
import type { Cell, Row, Table } from './types.ts'

export type XlsRequest = { path: string; sheet: number | null; columns: number }

export type XlsReply =
  | { kind: 'sheets'; sheets: { name: string; hidden: boolean }[] }
  | { kind: 'merges'; merges: MergedRange[] }
  /** Indexes from 0; only cells that hold something. */
  | { kind: 'rows'; rows: { index: number; cells: [column: number, cell: Cell][] }[] }
  | { kind: 'end' }
  | { kind: 'error'; code: SpreadsheetErrorCode; params: SpreadsheetErrorParams }

/**
 * Reads a workbook of Excel 97–2003. Its reader needs the whole file in memory and was not written for hostile input,
 * so it runs in a thread with bounded heap and time.
 */
export async function readXls(path: string, limits: Limits): Promise<Table> {
  for await (const reply of ask({ path, sheet: null, columns: limits.columns }, limits)) {
    if (reply.kind !== 'sheets') continue
    if (reply.sheets.length === 0) break
    const sheets = reply.sheets.map(({ name, hidden }, index) => ({ name, hidden, rows: () => readRows(path, name, index, limits) }))
    return { kind: 'xls', sheets }
  }
  throw new SpreadsheetError('spreadsheet.empty')
}

async function* readRows(path: string, sheet: string, index: number, limits: Limits): AsyncGenerator<Row> {
  let builder = new RowBuilder(sheet, limits, null)
  for await (const reply of ask({ path, sheet: index, columns: limits.columns }, limits)) {
    if (reply.kind === 'merges') builder = new RowBuilder(sheet, limits, new MergeFiller(reply.merges, limits.columns))
    if (reply.kind !== 'rows') continue
    for (const { index: rowIndex, cells: sparse } of reply.rows) {
      const cells: Cell[] = []
      for (const [column, cell] of sparse) builder.place(cells, rowIndex + 1, column, cell)
      const row = builder.build(rowIndex + 1, cells)
      if (row !== null) yield row
    }
  }
}

/** The worker sends one reply for each message it gets, so that no more than one batch waits. */
async function* ask(request: XlsRequest, limits: Limits): AsyncGenerator<XlsReply> {
  const worker = new Worker(new URL('./xls-worker.ts', import.meta.url), {
    workerData: request,
    resourceLimits: { maxOldGenerationSizeMb: limits.xlsMegabytes },
    env: {},
    execArgv: [],
  })
  const timer = setTimeout(() => void worker.terminate(), limits.xlsMilliseconds)
  try {
    for (;;) {
      const reply = await nextReply(worker)
      if (reply.kind === 'error') throw new SpreadsheetError(reply.code, reply.params)
      if (reply.kind === 'end') return
      yield reply
    }
  } finally {
    clearTimeout(timer)
    await worker.terminate()
  }
}

function nextReply(worker: Worker): Promise<XlsReply> {
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void) => {
      worker.off('message', onMessage).off('error', onError).off('exit', onExit)
      finish()
    }
    const onMessage = (reply: XlsReply) => settle(() => resolve(reply))
    const onError = (cause: Error) => settle(() => reject(failureOf(cause)))
    const onExit = () => settle(() => reject(new SpreadsheetError('spreadsheet.bomb', { part: 'xls' })))
    worker.on('message', onMessage).on('error', onError).on('exit', onExit)
    worker.postMessage('next')
  })
}

function failureOf(cause: Error): SpreadsheetError {
  const isMemory = 'code' in cause && cause.code === 'ERR_WORKER_OUT_OF_MEMORY'
  return isMemory ? new SpreadsheetError('spreadsheet.bomb', { part: 'xls' }, { cause }) : new SpreadsheetError('spreadsheet.truncated', {}, { cause })
}
