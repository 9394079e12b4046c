import type { Cell } from '../../../../platform/spreadsheet/index.ts'

const emptyWords = new Set(['', '无', '暂无', '没有', '空', '未填', '未知', '不详', '-', '--', '---', '—', '——', '/', '\\', '、', '.', '*', 'n/a', 'na', 'null', 'none', 'nil', '#n/a'])

/** What the cell shows, trimmed; an empty string for a cell that holds nothing or only says that it holds nothing. */
export function cellText(cell: Cell | undefined): string {
  const text = shownText(cell)
  return emptyWords.has(text.normalize('NFKC').toLowerCase().replace(/\s/g, '')) ? '' : text
}

/** What the cell shows, with line breaks but without other white space at its ends. */
export function shownText(cell: Cell | undefined): string {
  if (cell === undefined || cell.type === 'empty') return ''
  if (cell.type === 'number') return numberText(cell.value)
  if (cell.type === 'boolean') return cell.value ? '是' : '否'
  if (cell.type === 'date') return cell.value.replace('T', ' ')
  return cell.value.replace(/\r\n?/g, '\n').replace(/[\u200b-\u200d\ufeff\u202a-\u202e]/g, '').trim()
}

/** All digits of a whole number, never `1.38E+10`. */
function numberText(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e21 ? value.toFixed(0) : String(value)
}
