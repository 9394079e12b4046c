import { confirmCase, getCase } from '@qilian/contract/cases'
import { ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, useCall } from '@qilian/ui/query.ts'
import { Link, useLocation, useParams } from 'wouter'
import { Button } from '../../app/components/button.tsx'
import { toast } from '../../app/components/toast.tsx'
import { Question } from '../../app/question.tsx'
import { ReadAloud } from '../../app/simple/read-aloud.tsx'
import '../../app/simple/simple.css'

/** Stars as words: an answer is a tap, and none of them stands out. */
const answers = [['good', 5], ['fair', 3], ['bad', 1]] as const

/** It is solved; how was it? */
export function SimpleRate() {
  const { t } = useTranslation()
  const [, navigate] = useLocation()
  const { caseId } = useParams<{ caseId: string }>()
  const need = useCall(getCase, { params: { caseId } })
  const confirm = useAction(confirmCase)
  const { data } = need
  if (!data) return need.error ? <ErrorState error={need.error} onRetry={() => void need.refetch()} /> : <LoadingState />
  if (!data.allowedActions.includes('confirm')) {
    return (
      <Question question={t('portal.simple.rated')} onAnswer={() => navigate('/')} actions={<Button look="primary" type="submit" wide>{t('portal.simple.home')}</Button>}>
        <Link className="button button-wide" to={`/needs/${caseId}`}>{t('portal.simple.open')}</Link>
      </Question>
    )
  }
  const rate = (rating: number) =>
    confirm.mutate({ params: { caseId }, body: { version: data.version, rating } }, {
      onSuccess: () => {
        toast(t('portal.simple.thanks'))
        navigate('/', { replace: true })
      },
    })
  return (
    <Question question={t('portal.simple.how')} hint={data.title} onBack={() => navigate('/')} onAnswer={() => undefined} failure={confirm.error} actions={null}>
      <ReadAloud text={[t('portal.simple.how'), data.title, ...answers.map(([answer]) => t(`portal.simple.${answer}`))].join('\n')} />
      <ul className="stack simple-tiles">
        {answers.map(([answer, rating]) => (
          <li key={answer}>
            <Button wide busy={confirm.isPending} onClick={() => rate(rating)}>
              {t(`portal.simple.${answer}`)}
            </Button>
          </li>
        ))}
      </ul>
    </Question>
  )
}
