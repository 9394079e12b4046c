import type { ContactGraph } from '@qilian/contract/shadows'
import { useTranslation } from '@qilian/ui/i18n.ts'

const row = 44
const width = 640

/** Enterprises on the left, the contacts that they share on the right, a line for each that is reached so. */
export function Graph({ graph }: { graph: ContactGraph }) {
  const { t } = useTranslation()
  const height = Math.max(graph.enterprises.length, graph.contacts.length) * row
  const middleOf = (index: number, count: number) => ((index + 0.5) * height) / count
  const place = new Map(graph.enterprises.map(({ id }, index) => [id, middleOf(index, graph.enterprises.length)]))
  const contactPlace = new Map(graph.contacts.map(({ key }, index) => [key, middleOf(index, graph.contacts.length)]))
  // Enterprises that count as one owner's, and why: what was taken for granted is to be seen.
  const groups = [...Map.groupBy(graph.enterprises.filter(({ because }) => because.length > 0), ({ group }) => group)]
  const short = (text: string, most: number) => (text.length > most ? `${text.slice(0, most - 1)}…` : text)
  return (
    <>
      <div className="contact-graph">
        <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={t('console.shadows.graph.label', { enterprises: graph.enterprises.length, contacts: graph.contacts.length })}>
          {graph.links.map(({ enterpriseId, contact }) => (
            <line key={`${enterpriseId} ${contact}`} x1={290} y1={place.get(enterpriseId)!} x2={410} y2={contactPlace.get(contact)!} />
          ))}
          {graph.enterprises.map(({ id, name, suspected }) => (
            <g key={id}>
              <title>{name}</title>
              <text x={278} y={place.get(id)! + 5} textAnchor="end">{short(name, 18)}</text>
              <circle cx={290} cy={place.get(id)} r={5} className={suspected ? 'suspected' : ''} />
            </g>
          ))}
          {graph.contacts.map(({ key, kind, label }) => (
            <g key={key}>
              <title>{`${t(`console.shadows.reason.${kind}`)} ${label}`}</title>
              <rect x={405} y={contactPlace.get(key)! - 5} width={10} height={10} />
              <text x={424} y={contactPlace.get(key)! + 5}>{short([t(`console.shadows.graph.kind.${kind}`), label].filter(Boolean).join(' '), 20)}</text>
            </g>
          ))}
        </svg>
      </div>
      {groups.length > 0 && (
        <div className="one-owner">
          <h3>{t('console.shadows.graph.one_owner')}</h3>
          <ul>{groups.map(([group, members]) => <li key={group}>{t('console.shadows.graph.one_owner_row', { names: members.map(({ name }) => name).join(t('console.shadows.graph.and')), why: members[0]!.because.map((why) => t(`console.shadows.graph.because.${why}`)).join(t('console.shadows.comma')) })}</li>)}</ul>
        </div>
      )}
      <p className="cell-note">{t('console.shadows.graph.legend')}{graph.elsewhere > 0 && ` ${t('console.shadows.graph.elsewhere', { count: graph.elsewhere })}`}</p>
    </>
  )
}
