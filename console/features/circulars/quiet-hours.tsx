import { getQuietHours, setQuietHours } from '@qilian/contract/notices'
import { listAreas } from '@qilian/contract/people'
import { ErrorState, LoadingState, useErrorText } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, useCall } from '@qilian/ui/query.ts'
import { useMe } from '@qilian/ui/session.ts'
import { App, Button, Input } from 'antd'
import { useState } from 'react'
import { Page } from '../../app/page.tsx'
import { Section } from '../../app/section.tsx'
import { CircularTabs } from './tabs.tsx'
import './circulars.css'

/** When a park's circulars and messages wait for the morning. */
export function ParkQuietHoursPage() {
  const { t } = useTranslation()
  const me = useMe()
  const areas = useCall(listAreas, {})
  const mine = new Set(me.parks.map(({ id }) => id))
  const parks = (areas.data?.items ?? []).filter(({ id, level, closedOn }) => level === 'park' && closedOn === null && mine.has(id))
  return (
    <Page title={t('console.circulars.quiet.title')} summary={t('console.circulars.quiet.summary')}>
      <CircularTabs />
      {!areas.data && (areas.error ? <ErrorState error={areas.error} onRetry={() => void areas.refetch()} /> : <LoadingState />)}
      {parks.map(({ id, name }) => <ParkHours key={id} areaId={id} name={name} />)}
    </Page>
  )
}

function ParkHours({ areaId, name }: { areaId: string; name: string }) {
  const { data } = useCall(getQuietHours, { params: { areaId } })
  return <Section title={name}>{data ? <Hours key={data.version} areaId={areaId} {...data} /> : <LoadingState />}</Section>
}

function Hours({ areaId, quiet, usual, version }: { areaId: string; quiet: { from: string; until: string }; usual: boolean; version: number }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const textOf = useErrorText()
  const me = useMe()
  const [hours, setHours] = useState(quiet)
  const save = useAction(setQuietHours)
  const keep = (next: { from: string; until: string } | null) => save.mutate({ params: { areaId }, body: { version, quiet: next } }, { onSuccess: () => void message.success(t('console.circulars.quiet.saved')), onError: (error) => void message.error(textOf(error).next) })
  const mayChange = me.roles.some((role) => role === 'administrator' || role === 'park_leader')
  if (!mayChange) return <p>{t('console.circulars.quiet.hold', quiet)}</p>
  return (
    <form
      className="quiet-form"
      onSubmit={(event) => {
        event.preventDefault()
        keep(hours)
      }}
    >
      <label>{t('console.circulars.quiet.from')} <Input type="time" required value={hours.from} onChange={(event) => setHours({ ...hours, from: event.target.value })} /></label>
      <label>{t('console.circulars.quiet.until')} <Input type="time" required value={hours.until} onChange={(event) => setHours({ ...hours, until: event.target.value })} /></label>
      <Button htmlType="submit" type="primary" loading={save.isPending}>{t('common.save')}</Button>
      {!usual && <Button onClick={() => keep(null)}>{t('console.circulars.quiet.usual')}</Button>}
    </form>
  )
}
