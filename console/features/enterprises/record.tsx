import { getEnterprise, type EnterpriseDetail } from '@qilian/contract/enterprises'
import { ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useCall } from '@qilian/ui/query.ts'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useBeside } from '../../app/beside.tsx'
import { ButtonLink } from '../../app/button-link.tsx'
import { Page } from '../../app/page.tsx'
import { AssignedStaff } from './assigned-staff.tsx'
import { EditDialog } from './edit-dialog.tsx'
import { EnterpriseCases } from './enterprise-cases.tsx'
import { EnterpriseTimeline } from './enterprise-timeline.tsx'
import { Facts } from './facts.tsx'
import { Holders } from './holders.tsx'
import { MoveParkDialog } from './move-park-dialog.tsx'
import { MoveStageDialog } from './move-stage-dialog.tsx'
import { Parks } from './parks.tsx'
import { StageSteps } from './stage-steps.tsx'
import './record.css'

const route = getRouteApi('/shell/enterprises/$enterpriseId')

/** The file of one enterprise: facts left, what happened right, what can be done on top. */
export function EnterpriseRecord() {
  const { enterpriseId } = route.useParams()
  const search = route.useSearch()
  const { t } = useTranslation()
  const beside = useBeside()
  const { data, error, refetch } = useCall(getEnterprise, { params: { enterpriseId } })
  return (
    <>
      <Link to="/enterprises" search={search} className="back-link">
        {t(beside ? 'console.enterprises.close_record' : 'console.enterprises.back_to_list')}
      </Link>
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!error && !data && <LoadingState />}
      {/* A new enterprise begins afresh: no dialog and no revealed contact of the last one stays open. */}
      {!error && data && <File key={data.id} enterprise={data} onRead={() => refetch()} />}
    </>
  )
}

type Dialog = 'edit' | 'move_stage' | 'move_park'

function File({ enterprise, onRead }: { enterprise: EnterpriseDetail; onRead: () => Promise<unknown> }) {
  const { t } = useTranslation()
  const [dialog, setDialog] = useState<Dialog>()
  const close = () => setDialog(undefined)
  const may = (action: EnterpriseDetail['allowedActions'][number]) => enterprise.allowedActions.includes(action)
  const shared = { enterprise, onClose: close, onRead }

  return (
    <Page
      title={enterprise.name}
      summary={[enterprise.park.name, enterprise.uscc ?? t('console.enterprises.no_uscc')].join(' · ')}
      actions={
        <>
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
      <StageSteps stage={enterprise.stage} />
      <div className="record-frame">
      <div className="record">
        <div className="record-facts">
          <Facts enterprise={enterprise} />
          <Holders enterprise={enterprise} maySeat={may('seat_holder')} onRead={onRead} />
          <AssignedStaff enterprise={enterprise} mayAssign={may('assign_staff')} onRead={onRead} />
          <EnterpriseCases enterpriseId={enterprise.id} />
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
