import type { getStatus } from '@qilian/contract/session'
import type { ResponseOf } from '@qilian/contract/endpoint'
import { dot } from '@qilian/ui/dot.ts'
import { useTranslation } from '@qilian/ui/i18n.ts'

type DemoRole = ResponseOf<typeof getStatus>['demo'][number]

type DemoRolesProps = { roles: readonly DemoRole[]; onChoose: (role: DemoRole) => void }

/** The demo's people, those of the park and those of enterprises apart. */
export function DemoRoles({ roles, onChoose }: DemoRolesProps) {
  const { t } = useTranslation()
  const sides = (['staff', 'enterprise'] as const).map((side) => ({ side, people: roles.filter((each) => each.side === side) })).filter(({ people }) => people.length > 0)
  const roleName = (each: DemoRole) => t(each.side === 'staff' ? `people.roles.${each.role}` : `people.seats.${each.role}`)
  return (
    <section className="sign-in-demo" aria-labelledby="demo-title">
      <h2 id="demo-title">{t('session.demo.title')}</h2>
      <p>{t('session.demo.text')}</p>
      {sides.map(({ side, people }) => (
        <div key={side}>
          <h3>{t(`console.account.demo.${side}`)}</h3>
          <ul>
            {people.map((each) => (
              <li key={each.userId}>
                <button type="button" onClick={() => onChoose(each)}>
                  <strong>{roleName(each)}</strong>
                  <span>
                    {each.name}{dot}{each.at}
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  )
}
