import type { ResponseOf } from '@qilian/contract/endpoint'
import type { getOverview } from '@qilian/contract/insight'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { Link } from '@tanstack/react-router'
import { Section } from '../../app/section.tsx'
import { readCaseFilter } from '../../app/lists/case-search.ts'

/** What enterprises need, by kind: the most frequent on top. */
export function ByCategory({ categories }: { categories: ResponseOf<typeof getOverview>['byCategory'] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const rows = categories.toSorted((a, b) => b.count - a.count)
  const most = Math.max(1, ...rows.map(({ count }) => count))
  return (
    <Section title={t('console.insight.category.title')}>
      <ul className="bars">
        {rows.map(({ category, count, value, filter }) => (
          <li key={category}>
            <Link to="/cases" search={readCaseFilter(filter)} className="bar">
              <span className="bar-label">{t(`cases.category.${category}`)}</span>
              <span className="bar-track" aria-hidden="true">
                <span className="bar-fill" style={{ width: `${(count / most) * 100}%` }} />
              </span>
              <span className="number">{format.number(count)}</span>
              <span className="number quiet">{value === null ? '' : format.percent(value, 0)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  )
}
