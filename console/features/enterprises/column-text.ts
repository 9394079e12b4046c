import type { FileField as Column, Stage } from '@qilian/contract/enterprises'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useFactText } from './fact-text.ts'
import type { FileField, FileValues } from './file-fields.tsx'

const camel = (column: string) => column.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase())

/** Names and values of a file's facts where they come by the names of their columns: from a load or a merge that is undone. */
export function useColumnText(): { name: (column: string) => string; text: (column: Column, value: unknown) => string } {
  const { t, has } = useTranslation()
  const factText = useFactText()
  return {
    name: (column) => {
      const key = `enterprises.field.${camel(column)}`
      return has(key) ? t(key) : column
    },
    text: (column, value) => {
      if (value === null || value === undefined) return '—'
      if (column === 'stage') return t(`enterprises.stage.${value as Stage}`)
      const field = camel(column) as FileField
      return factText(field, { [field]: value } as unknown as FileValues)
    },
  }
}
