import type { getOverview } from '@qilian/contract/insight'
import type { ResponseOf } from '@qilian/contract/endpoint'
import { ClockBadge } from '@qilian/ui/components/clock-badge.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { Link } from '@tanstack/react-router'
import { Grid } from 'antd'
import { readCaseFilter } from '../../app/lists/case-search.ts'
import { Section } from '../../app/section.tsx'

type Lights = ResponseOf<typeof getOverview>['redLights']

const still = { dueAt: null, workingDaysLeft: null }

/** Which department owes what right now; the reddest on top. */
export function LightsByDepartment({ lights }: { lights: Lights }) {
  const { t } = useTranslation()
  const wide = Grid.useBreakpoint().md ?? true
  const rows = lights.toSorted((a, b) => b.count - a.count || b.yellow - a.yellow || b.open - a.open)
  return (
    <Section title={t('console.insight.lights.title')}>
      {rows.length === 0 ? <p className="quiet">{t('console.insight.lights.none')}</p> : wide ? <AsTable rows={rows} /> : <AsList rows={rows} />}
    </Section>
  )
}

const red = <ClockBadge clock={{ light: 'red', ...still }} />
const yellow = <ClockBadge clock={{ light: 'yellow', ...still }} />
const yellowOf = ({ openFilter }: Lights[number]) => ({ ...openFilter, light: 'yellow' })

function AsTable({ rows }: { rows: Lights }) {
  const { t } = useTranslation()
  return (
    <div className="table-scroll" tabIndex={0} role="group" aria-label={t('console.insight.lights.title')}>
      <table className="figures" id="lights">
        <thead>
          <tr>
            <th scope="col">{t('cases.field.department')}</th>
            <th scope="col" className="number">
              {red}
            </th>
            <th scope="col" className="number">
              {yellow}
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
                <Count value={row.yellow} filter={yellowOf(row)} />
              </td>
              <td className="number">
                <Count value={row.open} filter={row.openFilter} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** On a phone each figure stands with its word, and nothing scrolls sideways. */
function AsList({ rows }: { rows: Lights }) {
  const { t } = useTranslation()
  return (
    <ul className="narrow-list" id="lights">
      {rows.map((row) => (
        <li key={row.departmentId} className="narrow-row">
          <div className="row-title">{row.department}</div>
          <div className="lights-row">
            <span>
              {red} <Count value={row.count} filter={row.filter} />
            </span>
            <span>
              {yellow} <Count value={row.yellow} filter={yellowOf(row)} />
            </span>
            <span>
              {t('console.insight.lights.open')} <Count value={row.open} filter={row.openFilter} />
            </span>
          </div>
        </li>
      ))}
    </ul>
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
