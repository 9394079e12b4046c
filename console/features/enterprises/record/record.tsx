import { getEnterprise, type EnterpriseDetail } from '@qilian/contract/enterprises'
import { dot } from '@qilian/ui/dot.ts'
import { ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useCall } from '@qilian/ui/query.ts'
import { useMe } from '@qilian/ui/session.ts'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { Alert, App, Button } from 'antd'
import { useEffect, useState } from 'react'
import { useBeside } from '../../../app/lists/beside.tsx'
import { ButtonLink } from '../../../app/button-link.tsx'
import { LiaisonCheck } from '../../../app/liaison-check/card.tsx'
import { Page } from '../../../app/page.tsx'
import { AssignedStaff } from './assigned-staff.tsx'
import { Awards } from './awards.tsx'
import { EditDialog } from './edit-dialog.tsx'
import { EnterpriseCases } from './enterprise-cases.tsx'
import { EnterpriseTimeline } from './enterprise-timeline.tsx'
import { Facts } from './facts.tsx'
import { Holders } from './holders.tsx'
import { LiaisonAdvice } from './liaison-advice.tsx'
import { MergedFiles } from './merged-files.tsx'
import { MoveParkDialog } from './move-park-dialog.tsx'
import { MoveStageDialog } from './move-stage-dialog.tsx'
import { Parks } from './parks.tsx'
import { Turnover } from './turnover.tsx'
import { Reachability } from '../reachability/reachability.tsx'
import { StageSteps } from './stage-steps.tsx'
import './record.css'

const route = getRouteApi('/shell/enterprises/$enterpriseId')

/** The file of one enterprise: facts left, what happened right, what can be done on top. */
export function EnterpriseRecord() {
  const { enterpriseId } = route.useParams()
  const search = route.useSearch()
  const { t } = useTranslation()
  const beside = useBeside()
  const { data, error, isFetching, refetch } = useCall(getEnterprise, { params: { enterpriseId } })
  return (
    <>
      <Link to="/enterprises" search={search} className="back-link">
        {t(beside ? 'console.enterprises.close_record' : 'console.enterprises.back_to_list')}
      </Link>
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!error && !data && <LoadingState />}
      {/* A new enterprise begins afresh: no dialog and no revealed contact of the last one stays open. */}
      {/* Only what stands now leads on: a merge may just have been undone. */}
      {!error && data?.closed?.successor && isFetching && <LoadingState />}
      {!error && data?.closed?.successor && !isFetching && <LeadOn from={data.name} successor={data.closed.successor} on={data.closed.on} />}
      {!error && data && !data.closed?.successor && <File key={data.id} enterprise={data} onRead={() => refetch()} />}
    </>
  )
}

type Dialog = 'edit' | 'move_stage' | 'move_park'

function File({ enterprise, onRead }: { enterprise: EnterpriseDetail; onRead: () => Promise<unknown> }) {
  const { t } = useTranslation()
  const [dialog, setDialog] = useState<Dialog>()
  const close = () => setDialog(undefined)
  const reviews = useMe().roles.some((role) => role === 'auditor' || role === 'administrator')
  const may = (action: EnterpriseDetail['allowedActions'][number]) => enterprise.allowedActions.includes(action)
  const shared = { enterprise, onClose: close, onRead }

  return (
    <Page
      title={enterprise.name}
      summary={[enterprise.park.name, enterprise.uscc ?? t('console.enterprises.no_uscc')].join(dot)}
      actions={
        <>
          {reviews && (
            <ButtonLink to="/audit/access/enterprises/$enterpriseId" params={{ enterpriseId: enterprise.id }}>
              {t('console.enterprises.action.who_sees')}
            </ButtonLink>
          )}
          {may('move_park') && <Button onClick={() => setDialog('move_park')}>{t('console.enterprises.action.move_park')}</Button>}
          {may('move_stage') && <Button onClick={() => setDialog('move_stage')}>{t('console.enterprises.action.move_stage')}</Button>}
          {may('edit') && <Button onClick={() => setDialog('edit')}>{t('console.enterprises.action.edit')}</Button>}
          {may('open_case') && (
            <ButtonLink color="primary" variant="solid" to="/cases/new" search={{ enterpriseId: enterprise.id }}>
              {t('console.enterprises.action.open_case')}
            </ButtonLink>
          )}
        </>
      }
    >
      {enterprise.closed && <Closed closed={enterprise.closed} />}
      <StageSteps stage={enterprise.stage} />
      <div className="record-frame">
      <div className="record">
        <div className="record-facts">
          <Facts enterprise={enterprise} />
          <Holders enterprise={enterprise} maySeat={may('seat_holder')} onRead={onRead} />
          {!enterprise.closed && (
            <>
              <LiaisonCheck enterprise={enterprise} />
              <LiaisonAdvice enterpriseId={enterprise.id} />
              <Reachability enterpriseId={enterprise.id} />
            </>
          )}
          <AssignedStaff enterprise={enterprise} mayAssign={may('assign_staff')} onRead={onRead} />
          <Awards enterpriseId={enterprise.id} />
          <EnterpriseCases enterpriseId={enterprise.id} />
          {!enterprise.closed && <Turnover enterpriseId={enterprise.id} mayRecord={may('edit')} />}
          {may('merge') && <MergedFiles enterpriseId={enterprise.id} />}
          <Parks parks={enterprise.parks} />
        </div>
        <EnterpriseTimeline enterpriseId={enterprise.id} />
      </div>
      </div>
      <EditDialog open={dialog === 'edit'} {...shared} />
      <MoveStageDialog open={dialog === 'move_stage'} {...shared} />
      <MoveParkDialog open={dialog === 'move_park'} {...shared} />
    </Page>
  )
}

/** Why the file is closed. */
function Closed({ closed: { on, reason } }: { closed: NonNullable<EnterpriseDetail['closed']> }) {
  const { t } = useTranslation()
  return <Alert type="warning" showIcon title={t(`console.enterprises.closed.${reason === 'merged' ? 'merged_elsewhere' : reason}`, { on })} />
}

/** An old link leads on to the file in which the merged one goes on. */
function LeadOn({ from, successor, on }: { from: string; successor: { id: string; name: string }; on: string }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const navigate = useNavigate()
  useEffect(() => {
    void message.info(t('console.enterprises.closed.merged', { from, name: successor.name, on }))
    void navigate({ to: '/enterprises/$enterpriseId', params: { enterpriseId: successor.id }, replace: true })
  }, [from, message, navigate, on, successor, t])
  return <LoadingState />
}
