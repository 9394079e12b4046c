import { moveStage, Stage, type EnterpriseDetail } from '@qilian/contract/enterprises'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction } from '@qilian/ui/query.ts'
import { App, Form, Input, Radio } from 'antd'
import { FormDialog } from '../../../app/forms/form-dialog.tsx'

type Values = { stage: Stage; note?: string }
type DialogProps = { enterprise: EnterpriseDetail; open: boolean; onClose: () => void; onRead: () => Promise<unknown> }

export function MoveStageDialog({ enterprise, open, onClose, onRead }: DialogProps) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const move = useAction(moveStage)
  return (
    <FormDialog<Values>
      title={t('console.enterprises.move_stage.title')}
      open={open}
      onClose={onClose}
      onStale={onRead}
      submitLabel={t('console.enterprises.action.move_stage')}
      onSubmit={async ({ stage, note }) => {
        await move.mutateAsync({ params: { enterpriseId: enterprise.id }, body: { version: enterprise.version, stage, ...(note?.trim() ? { note: note.trim() } : {}) } })
        void message.success(t('console.enterprises.move_stage.done', { stage: t(`enterprises.stage.${stage}`) }))
      }}
    >
      <Form.Item name="stage" label={t('console.enterprises.move_stage.to')} rules={[{ required: true, message: t('console.enterprises.move_stage.missing') }]}>
        <Radio.Group
          vertical
          options={Stage.options.map((stage) => ({
            value: stage,
            disabled: stage === enterprise.stage,
            label: stage === enterprise.stage ? t('console.enterprises.move_stage.current', { stage: t(`enterprises.stage.${stage}`) }) : t(`enterprises.stage.${stage}`),
          }))}
        />
      </Form.Item>
      <Form.Item name="note" label={t('console.enterprises.move_stage.note')}>
        <Input maxLength={200} />
      </Form.Item>
    </FormDialog>
  )
}
