import { DownOutlined } from '@ant-design/icons'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { Button, Dropdown, Grid } from 'antd'
import { sameAct, type Act } from './actions/act.ts'
import { useActWords } from './actions/act-words.ts'

type ActionBarProps = {
  acts: readonly Act[]
  /** The one that brings the record forward. */
  primary: Act | undefined
  /** The department of the primary action, where it is a task's. */
  department?: string | undefined
  onAct: (act: Act) => void
  /** So many stand side by side, the rest behind “more”. */
  most?: number
  /** Beside other things on the page; thumbs get the full size all the same. */
  small?: boolean
}

/** What the reader may do here; the server says what. */
export function ActionBar({ acts, primary, department, onAct, most = 4, small = false }: ActionBarProps) {
  const { t } = useTranslation()
  const { word } = useActWords()
  const wide = Grid.useBreakpoint().md ?? true
  const room = wide ? most : Math.min(most, 1)
  const size = small && wide ? 'small' : 'middle'
  const others = acts.filter((act) => !sameAct(primary, act))
  // “More” for a single action would only hide it.
  const shown = others.length <= room + 1 ? others : others.slice(0, room)
  const rest = others.slice(shown.length)
  const label = (act: Act) => word(act, 'label')
  if (!primary && others.length === 0) return null
  return (
    <div className="action-bar" role="group" aria-label={t('console.cases.record.actions')}>
      {primary && (
        <Button type="primary" size={size} onClick={() => onAct(primary)}>
          {department ? t('console.cases.task_action.title', { action: label(primary), department }) : label(primary)}
        </Button>
      )}
      {shown.map((act) => (
        <Button key={act.action} size={size} onClick={() => onAct(act)}>
          {label(act)}
        </Button>
      ))}
      {rest.length > 0 && (
        <Dropdown
          trigger={['click']}
          menu={{
            items: rest.map((act) => ({ key: act.action, label: label(act) })),
            onClick: ({ key }) => {
              const chosen = rest.find(({ action }) => action === key)
              if (chosen) onAct(chosen)
            },
          }}
        >
          <Button size={size} icon={<DownOutlined aria-hidden />} iconPlacement="end">
            {t('console.cases.record.more_actions')}
          </Button>
        </Dropdown>
      )}
    </div>
  )
}
