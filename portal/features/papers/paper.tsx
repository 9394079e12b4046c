import { downloadSealCertificate, verifyPaper, type PaperCheck } from '@qilian/contract/papers'
import { urlOf } from '@qilian/ui/api.ts'
import { ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { LanguageSwitch } from '@qilian/ui/components/switches.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useCall } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { Link, useParams } from 'wouter'
import { Card } from '../../app/components/card.tsx'
import { Page } from '../../app/page.tsx'
import { CompareFile } from './compare-file.tsx'
import './paper.css'

/** What a paper is, for whoever holds it: whether it is from the platform and still holds. */
export function Paper() {
  const { t } = useTranslation()
  const { number } = useParams<{ number: string }>()
  const { data, error, refetch } = useCall(verifyPaper, { params: { number: decodeURIComponent(number) } })
  return (
    <main className="paper-page">
      <Page title={t('portal.papers.title')} note={data?.number} action={<LanguageSwitch />}>
        {data ? <Found paper={data} /> : error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <LoadingState />}
        <Link className="button button-wide" to="/papers">
          {t('portal.papers.again')}
        </Link>
      </Page>
    </main>
  )
}

function Found({ paper }: { paper: PaperCheck }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { certificate } = paper
  const verdict = paper.withdrawnAt !== null ? 'withdrawn' : paper.intact ? 'valid' : 'lost'
  return (
    <>
      <div className={`card paper-verdict paper-${verdict}`} role="status">
        <strong>
          <span aria-hidden="true">{verdict === 'valid' ? '✓' : '✕'}</span> {t(`portal.papers.${verdict}`)}
        </strong>
        {verdict !== 'valid' && <p>{t(`portal.papers.${verdict}_text`, { when: paper.withdrawnAt ? format.dateTime(paper.withdrawnAt) : '' })}</p>}
      </div>
      <Card>
        <dl className="paper-facts">
          <dt>{t('portal.papers.what')}</dt>
          <dd>{paper.title}</dd>
          <dt>{t('portal.papers.issuer')}</dt>
          <dd>{paper.issuer.name}</dd>
          <dt>{t('portal.papers.sealed')}</dt>
          <dd>{format.dateTime(paper.sealedAt)}</dd>
        </dl>
      </Card>
      <CompareFile sha256={paper.sha256} />
      <details className="card">
        <summary>{t('portal.papers.details')}</summary>
        <dl className="paper-facts">
          <dt>{t('portal.papers.subject')}</dt>
          <dd>{certificate.subject}</dd>
          <dt>{t('portal.papers.until')}</dt>
          <dd>{format.date(certificate.validUntil)}</dd>
          <dt>{t('portal.papers.fingerprint')}</dt>
          <dd className="paper-digest">{certificate.fingerprint}</dd>
          <dt>{t('portal.papers.digest')}</dt>
          <dd className="paper-digest">{paper.sha256}</dd>
        </dl>
        {certificate.selfMade && <p className="quiet">{t('portal.papers.self_made')}</p>}
        <a className="button button-wide" href={urlOf(downloadSealCertificate, { params: { fingerprint: certificate.fingerprint } })} download>
          {t('portal.papers.download')}
        </a>
      </details>
      <p className="quiet">{t('portal.papers.private')}</p>
    </>
  )
}
