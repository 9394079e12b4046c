import { useTranslation } from '@qilian/ui/i18n.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import type { FileField, FileValues } from './file-fields.tsx'
import { useIndustryTable } from '../../app/industry-table.ts'

/** One fact of an enterprise's file as a person reads it; a dash for what isn't known. */
export function useFactText(): (field: FileField, values: FileValues) => string {
  const { t } = useTranslation()
  const format = useFormat()
  const table = useIndustryTable()
  const list = (words: string[]) => words.join(t('console.enterprises.comma')) || '—'
  return (field, values) => {
    switch (field) {
      case 'registeredCapitalYuan':
      case 'revenueYuan':
      case 'assetsYuan': {
        const yuan = values[field]
        return yuan === null ? '—' : format.money(yuan)
      }
      case 'headcount':
        return values.headcount === null ? '—' : t('console.enterprises.facts.persons', { count: values.headcount, number: format.number(values.headcount) })
      case 'ownership':
        return values.ownership === null ? '—' : t(`enterprises.ownership.${values.ownership}`)
      case 'industryCode':
        return values.industryCode === null ? '—' : `${values.industryCode} ${table?.industryName(values.industryCode) ?? ''}`.trim()
      case 'flags':
        return list(values.flags.map((flag) => t(`enterprises.flag.${flag}`)))
      case 'tags':
        return list(values.tags)
      default:
        return values[field] ?? '—'
    }
  }
}
