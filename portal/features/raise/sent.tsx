import { getCase } from '@qilian/contract/cases'
import { ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useCall } from '@qilian/ui/query.ts'
import { useFormat, useNow } from '@qilian/ui/use-format.ts'
import { Link, useParams, useSearchParams } from 'wouter'
import { Card } from '../../app/components/card.tsx'
import { Section } from '../../app/components/section.tsx'
import { Page } from '../../app/page.tsx'
import { ShareProgress } from '../../app/need/share-progress.tsx'
import './raise.css'

/** What happens now: the number, who is in charge, and by when an answer comes. */
export function Sent() {
  const { t } = useTranslation()
  const format = useFormat()
  const now = useNow()
  const { caseId } = useParams<{ caseId: string }>()
  const [search] = useSearchParams()
  const need = useCall(getCase, { params: { caseId } })
  const { data } = need
  if (!data) return need.error ? <ErrorState error={need.error} onRetry={() => void need.refetch()} /> : <LoadingState />
  return (
    <Page title={t('portal.raise.sent.title')} note={t('portal.raise.sent.owner_note', { owner: data.owner.name })}>
      {search.has('earlier') && (
        <Card>
          <p>{t('portal.raise.sent.earlier')}</p>
          <p className="words quiet">{data.body}</p>
        </Card>
      )}
      <Card>
        <dl className="receipt">
          <dt>{t('portal.raise.sent.number')}</dt>
          <dd className="receipt-number">{data.number}</dd>
          <dt>{t('portal.raise.sent.owner')}</dt>
          <dd>
            <strong>{data.owner.name}</strong>
            <span className="quiet">{data.park.name}</span>
          </dd>
          {data.dueAt && (
            <>
              <dt>{t('portal.raise.sent.answer_by')}</dt>
              <dd>
                <strong>{format.nearTime(data.dueAt, now)}</strong>
              </dd>
            </>
          )}
        </dl>
      </Card>
      <Link className="button button-primary button-wide" to={`/needs/${data.id}`}>
        {t('portal.raise.sent.view')}
      </Link>
      <Link className="button button-wide" to="/">
        {t('portal.raise.sent.home')}
      </Link>
      <Section title={t('portal.raise.sent.share')}>
        <Card>
          <ShareProgress need={data} />
        </Card>
      </Section>
    </Page>
  )
}
