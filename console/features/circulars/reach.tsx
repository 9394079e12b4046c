import { previewReach, type AudienceFilter, type Reach } from '@qilian/contract/circulars'
import { useErrorText } from '@qilian/ui/components/states.tsx'
import { call } from '@qilian/ui/api.ts'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Alert } from 'antd'
import { useDebounced } from '../../app/forms/use-debounced.ts'

export type Addressing = { weight: 'ordinary' | 'confidential' | 'legal'; channels: ('email' | 'sms' | 'robot')[]; seats: ('primary' | 'deputy' | 'owner')[]; audienceId: string | null; filter: AudienceFilter; urgent: boolean }

const isChosen = ({ audienceId, filter }: Addressing) => audienceId !== null || Object.entries(filter).some(([name, values]) => name !== 'exclude' && values.length > 0)

/** Whom it would reach now, counted anew whenever the audience changes. */
export function LiveReach({ addressing, unreachedLink }: { addressing: Addressing; unreachedLink?: React.ReactNode }) {
  const { t } = useTranslation()
  const textOf = useErrorText()
  const { weight, channels, seats, audienceId, filter, urgent } = addressing
  const rested = useDebounced(JSON.stringify({ weight, channels, seats, audienceId, filter, urgent }))
  const asked = JSON.parse(rested) as Addressing
  const { data, error, isFetching } = useQuery({
    queryKey: ['circulars', 'reach', rested], queryFn: ({ signal }) => call(previewReach, { body: asked }, { signal }), enabled: isChosen(asked), placeholderData: keepPreviousData,
  })
  if (!isChosen(addressing)) return <p className="reach-none">{t('console.circulars.reach.choose')}</p>
  if (error) return <Alert type="warning" showIcon title={textOf(error).next} />
  return <div aria-live="polite" aria-busy={isFetching}>{data ? <Figures reach={data} unreachedLink={unreachedLink} /> : <p className="reach-none">{t('common.loading')}</p>}</div>
}

function Figures({ reach, unreachedLink }: { reach: Reach; unreachedLink?: React.ReactNode }) {
  const { t } = useTranslation()
  const format = useFormat()
  const ways = (['screen', 'email', 'sms', 'robot'] as const).filter((way) => way === 'screen' || reach.byWay[way] > 0)
  return (
    <>
      <p className="reach-total">
        <strong>{format.number(reach.enterprises)}</strong> {t('console.circulars.reach.enterprises')} <strong>{format.number(reach.people)}</strong> {t('console.circulars.reach.people')}
      </p>
      <dl className="reach-ways">
        {ways.map((way) => (
          <div key={way}><dt>{t(`console.circulars.ways.${way}`)}</dt><dd>{format.number(reach.byWay[way])}</dd></div>
        ))}
      </dl>
      {reach.held > 0 && <p className="cell-note">{t('console.circulars.reach.held', { held: format.number(reach.held) })}</p>}
      {reach.unreached > 0 && <Alert type="warning" showIcon title={t('console.circulars.reach.unreached', { count: reach.unreached })}
          description={<>{reach.withoutConsent > 0 && <div>{t('console.circulars.reach.without_consent', { count: reach.withoutConsent })}</div>}{unreachedLink}</>} />}
    </>
  )
}
