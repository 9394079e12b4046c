import type { EnterpriseSummary } from '@qilian/contract/enterprises'
import { useTranslation } from '@qilian/ui/i18n.ts'
import './labels.css'

type LabelsProps = Pick<EnterpriseSummary, 'flags' | 'tags'> & {
  /** The rest is counted. */
  most?: number
}

/** Official recognitions first, then the park's own tags. */
export function Labels({ flags, tags, most = Number.POSITIVE_INFINITY }: LabelsProps) {
  const { t } = useTranslation()
  const all = [...flags.map((flag) => ({ key: flag, text: t(`enterprises.flag.${flag}`), official: true })), ...tags.map((tag) => ({ key: `#${tag}`, text: tag, official: false }))]
  if (all.length === 0) return null
  const rest = all.slice(most)
  return (
    <ul className="labels">
      {all.slice(0, most).map(({ key, text, official }) => (
        <li key={key} className={official ? 'label label-official' : 'label'}>
          {text}
        </li>
      ))}
      {rest.length > 0 && (
        <li className="label" title={rest.map(({ text }) => text).join(t('timeline.comma'))}>
          +{rest.length}
        </li>
      )}
    </ul>
  )
}
