import type { Outcome } from '@qilian/contract/shapes'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { Button, Modal } from 'antd'
import './chosen.css'

type OutcomesProps = {
  /** What came of it; undefined while nothing was done. */
  outcomes: readonly Outcome[] | undefined
  nameOf: (id: string) => string
  onClose: () => void
}

/** Which of the chosen are done, and which were refused and why. */
export function Outcomes({ outcomes, nameOf, onClose }: OutcomesProps) {
  const { t } = useTranslation()
  const done = outcomes?.filter((each) => each.done).length ?? 0
  const refused = outcomes?.filter((each) => !each.done) ?? []
  return (
    <Modal open={outcomes !== undefined} onCancel={onClose} title={t('console.chosen.outcome')} footer={<Button type="primary" onClick={onClose}>{t('common.close')}</Button>} destroyOnHidden>
      <p>{t('console.chosen.done', { count: done })}</p>
      {refused.length > 0 && (
        <>
          <p>{t('console.chosen.refused', { count: refused.length })}</p>
          <ul className="chosen-refused">
            {refused.map(({ id, message }) => (
              <li key={id}>
                <strong>{nameOf(id)}</strong>
                <div className="cell-note">{message}</div>
              </li>
            ))}
          </ul>
        </>
      )}
    </Modal>
  )
}
