import { getMerge, undoMerge } from '@qilian/contract/enterprises'
import { ErrorState, LoadingState, useErrorText } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { isProblem, useAction, useCall } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { Alert, App, Button } from 'antd'
import { Page } from '../../../app/page.tsx'
import { Section } from '../../../app/section.tsx'
import { useColumnText } from '../column-text.ts'
import { Relations } from './merge.tsx'
import './merge.css'

const route = getRouteApi('/shell/enterprises/merges/$mergeId')

/** What undoing a merge would put back, and what stays with the survivor. */
export function MergeUndo() {
  const { mergeId } = route.useParams()
  const { t } = useTranslation()
  const { modal, message } = App.useApp()
  const format = useFormat()
  const column = useColumnText()
  const textOf = useErrorText()
  const navigate = useNavigate()
  const undo = useAction(undoMerge)
  const { data, error, refetch } = useCall(getMerge, { params: { mergeId } })
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <LoadingState />
  const { survivor, merged, by, at, undoUntil, mayUndo, undone, version, fields, relations, stays } = data

  const confirm = () =>
    void modal.confirm({
      title: t('console.enterprises.merge.undo.confirm', { merged: merged.name }),
      content: t('console.enterprises.merge.undo.text'),
      okText: t('console.enterprises.merge.undo.now'),
      okButtonProps: { danger: true },
      cancelText: t('common.cancel'),
      onOk: async () => {
        try {
          await undo.mutateAsync({ params: { mergeId }, body: { version } })
          void message.success(t('console.enterprises.merge.undo.done', { merged: merged.name }))
          void navigate({ to: '/enterprises/$enterpriseId', params: { enterpriseId: merged.id } })
        } catch (failure) {
          if (isProblem(failure, 'common.stale_version')) void refetch()
        }
      },
    })

  return (
    <Page
      title={t('console.enterprises.merge.undo.title', { merged: merged.name })}
      summary={t('console.enterprises.merge.undo.summary', { survivor: survivor.name, day: format.date(at), by: by.name })}
      actions={
        <Link to="/enterprises/$enterpriseId" params={{ enterpriseId: survivor.id }}>
          {t('console.enterprises.merge.undo.to_survivor')}
        </Link>
      }
    >
      {!mayUndo && <Alert type="info" showIcon title={t(undone ? 'console.enterprises.merge.undo.undone' : 'console.enterprises.merge.undo.over')} />}
      {undo.error && <Alert type="error" showIcon role="alert" title={textOf(undo.error).title} description={textOf(undo.error).next} />}
      {mayUndo && (
        <>
          <div className="merge-effects">
            <Section title={t('console.enterprises.merge.undo.goes_back')}>
              <Relations relations={relations.filter(({ back }) => back > 0).map(({ relation, back }) => ({ relation, text: String(back) }))} />
              <ul className="merge-list">
                {fields.filter(({ goesBack }) => goesBack).map(({ field, now, before }) => (
                  <li key={field}>{t('console.enterprises.import.undo.field_back', { field: column.name(field), now: column.text(field, now), before: column.text(field, before) })}</li>
                ))}
              </ul>
            </Section>
            <Section title={t('console.enterprises.merge.undo.stays', { survivor: survivor.name })}>
              <Relations relations={relations.filter((each) => each.stays > 0).map((each) => ({ relation: each.relation, text: String(each.stays) }))} />
              <ul className="merge-list">
                {fields.filter(({ goesBack }) => !goesBack).map(({ field, now }) => (
                  <li key={field}>{t('console.enterprises.merge.undo.field_stays', { field: column.name(field), now: column.text(field, now) })}</li>
                ))}
                {stays.map(({ id, number, title }) => (
                  <li key={id}>
                    <Link to="/cases/$caseId" params={{ caseId: id }}>
                      {number}
                    </Link>{' '}
                    {title} <span className="cell-note">{t('console.enterprises.merge.undo.came_since')}</span>
                  </li>
                ))}
              </ul>
            </Section>
          </div>
          <div className="merge-bar">
            <span className="cell-note">{t('console.enterprises.merge.undo.until', { until: format.dateTime(undoUntil) })}</span>
            <Button type="primary" danger loading={undo.isPending} onClick={confirm}>
              {t('console.enterprises.merge.undo.now')}
            </Button>
          </div>
        </>
      )}
    </Page>
  )
}
