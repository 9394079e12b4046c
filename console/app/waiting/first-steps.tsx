import { listEnterprises } from '@qilian/contract/enterprises'
import { listDepartments, listStaff } from '@qilian/contract/people'
import { StatusTag } from '@qilian/ui/components/status-tag.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useCall } from '@qilian/ui/query.ts'
import { useMe } from '@qilian/ui/session.ts'
import { ButtonLink } from '../button-link.tsx'
import './waiting.css'

const steps = ['areas', 'departments', 'leader', 'officer', 'liaison', 'enterprises'] as const
const pageOf = { areas: '/people/areas', departments: '/people/departments', leader: '/people', officer: '/people', liaison: '/people', enterprises: '/enterprises/import' } as const

/** What a city still lacks before needs can come in and find somebody; undefined while that isn't known, or for whom it is no matter. */
export function useFirstSteps(): ReadonlyMap<(typeof steps)[number], boolean> | undefined {
  const me = useMe()
  const enabled = me.roles.includes('administrator')
  const one = { limit: 1 }
  const enterprises = useCall(listEnterprises, { query: one }, { enabled })
  const departments = useCall(listDepartments, { query: one }, { enabled })
  const leader = useCall(listStaff, { query: { ...one, role: 'park_leader' } }, { enabled })
  const officer = useCall(listStaff, { query: { ...one, role: 'service_officer' } }, { enabled })
  const liaison = useCall(listStaff, { query: { ...one, role: 'department_liaison' } }, { enabled })
  const lists = { enterprises, departments, leader, officer, liaison }
  if (!enabled || Object.values(lists).some(({ data }) => data === undefined)) return undefined
  const done = new Map(steps.map((step) => [step, step === 'areas' ? me.parks.length > 0 : lists[step].data!.items.length > 0]))
  return [...done.values()].includes(false) ? done : undefined
}

/** For whoever has set up a city: what comes first, in its order, until needs can come in. */
export function FirstSteps() {
  const { t } = useTranslation()
  const done = useFirstSteps()
  if (!done) return null
  const next = steps.find((step) => !done.get(step))
  return (
    <section className="waiting" aria-labelledby="first-steps">
      <h2 id="first-steps">{t('console.oversight.first.title')}</h2>
      <p className="cell-note">{t('console.oversight.first.text')}</p>
      <ol className="line-rows">
        {steps.map((step) => (
          <li key={step}>
            <span>
              <span>
                {t(`console.oversight.first.${step}.title`)} {done.get(step) && <StatusTag tone="done">{t('console.oversight.first.done')}</StatusTag>}
              </span>
              <span className="cell-note">{t(`console.oversight.first.${step}.text`)}</span>
            </span>
            <ButtonLink to={pageOf[step]} {...(step === next && { color: 'primary', variant: 'solid' })}>{t(`console.oversight.first.${done.get(step) ? 'look' : 'do'}`)}</ButtonLink>
          </li>
        ))}
      </ol>
    </section>
  )
}
