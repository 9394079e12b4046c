import type { getOverview } from '@qilian/contract/insight'
import type { ResponseOf } from '@qilian/contract/endpoint'
import { ClockBadge } from '@qilian/ui/components/clock-badge.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { Link } from '@tanstack/react-router'
import { readCaseFilter } from '../../app/lists/case-search.ts'
import { Section } from '../../app/section.tsx'

type Lights = ResponseOf<typeof getOverview>['redLights']

const still = { dueAt: null, workingDaysLeft: null }

/** Which department owes what right now; the reddest on top. */
export function LightsByDepartment({ lights }: { lights: Lights }) {
  const { t } = useTranslation()
  const rows = lights.toSorted((a, b) => b.count - a.count || b.yellow - a.yellow || b.open - a.open)
  return (
    <Section title={t('console.insight.lights.title')}>
      {rows.length === 0 ? (
        <p className="quiet">{t('console.insight.lights.none')}</p>
      ) : (
        <div className="table-scroll" tabIndex={0} role="group" aria-label={t('console.insight.lights.title')}>
          <table className="figures" id="lights">
            <thead>
              <tr>
                <th scope="col">{t('cases.field.department')}</th>
                <th scope="col" className="number">
                  <ClockBadge clock={{ light: 'red', ...still }} />
                </th>
                <th scope="col" className="number">
                  <ClockBadge clock={{ light: 'yellow', ...still }} />
                </th>
                <th scope="col" className="number">
                  {t('console.insight.lights.open')}
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.departmentId}>
                  <th scope="row">{row.department}</th>
                  <td className="number">
                    <Count value={row.count} filter={row.filter} />
                  </td>
                  <td className="number">
                    <Count value={row.yellow} filter={{ ...row.openFilter, light: 'yellow' }} />
                  </td>
                  <td className="number">
                    <Count value={row.open} filter={row.openFilter} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Section>
  )
}

/** Nothing leads nowhere. */
function Count({ value, filter }: { value: number; filter: Record<string, string> }) {
  if (value === 0) return <span className="quiet">0</span>
  return (
    <Link to="/cases" search={readCaseFilter(filter)}>
      {value}
    </Link>
  )
}
