import { movePark, type EnterpriseDetail } from '@qilian/contract/enterprises'
import { listAreas } from '@qilian/contract/people'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, useCall } from '@qilian/ui/query.ts'
import { App, Form, Select } from 'antd'
import { FormDialog } from '../../../app/forms/form-dialog.tsx'

type DialogProps = { enterprise: EnterpriseDetail; open: boolean; onClose: () => void; onRead: () => Promise<unknown> }

export function MoveParkDialog({ enterprise, open, onClose, onRead }: DialogProps) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const move = useAction(movePark)
  const areas = useCall(listAreas, {}, { enabled: open })
  const parks = (areas.data?.items ?? []).filter(({ level, closedOn, id }) => level === 'park' && closedOn === null && id !== enterprise.park.id)
  return (
    <FormDialog<{ parkId: string }>
      title={t('console.enterprises.move_park.title')}
      open={open}
      onClose={onClose}
      onStale={onRead}
      submitLabel={t('console.enterprises.action.move_park')}
      intro={t('console.enterprises.move_park.intro', { park: enterprise.park.name })}
      onSubmit={async ({ parkId }) => {
        await move.mutateAsync({ params: { enterpriseId: enterprise.id }, body: { version: enterprise.version, parkId } })
        void message.success(t('console.enterprises.move_park.done', { park: parks.find(({ id }) => id === parkId)?.name }))
      }}
    >
      <Form.Item name="parkId" label={t('console.enterprises.move_park.to')} rules={[{ required: true, message: t('console.enterprises.fields.park_missing') }]}>
        <Select
          loading={areas.isPending}
          showSearch={{ optionFilterProp: 'label' }}
          notFoundContent={t('console.enterprises.move_park.none')}
          options={parks.map(({ id, name }) => ({ value: id, label: name }))}
        />
      </Form.Item>
    </FormDialog>
  )
}
