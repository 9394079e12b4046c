import { editEnterprise, type EnterpriseDetail } from '@qilian/contract/enterprises'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction } from '@qilian/ui/query.ts'
import { App } from 'antd'
import { useState } from 'react'
import { FormDialog } from '../../../app/forms/form-dialog.tsx'
import { FileFields, fileFields, tidyValue, type FileField, type FileValues } from '../file-fields.tsx'
import { useFactText } from '../fact-text.ts'

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/** Only what was changed is sent, so that what a colleague corrected meanwhile in other fields stays. */
export function changedFields(before: FileValues, after: FileValues): Partial<FileValues> {
  const changed = fileFields.map((field) => [field, tidyValue(after[field])] as const).filter(([field, value]) => !same(value, before[field]))
  return Object.fromEntries(changed)
}

type EditDialogProps = { enterprise: EnterpriseDetail; open: boolean; onClose: () => void; onRead: () => Promise<unknown> }

export function EditDialog({ enterprise, open, onClose, onRead }: EditDialogProps) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const edit = useAction(editEnterprise)
  // What stood there when the dialog was opened: the record itself is read again after a conflict.
  const [before, setBefore] = useState(enterprise)
  const [wasOpen, setWasOpen] = useState(open)
  if (open !== wasOpen) {
    setWasOpen(open)
    if (open) setBefore(enterprise)
  }

  return (
    <FormDialog<FileValues>
      title={t('console.enterprises.edit.title')}
      open={open}
      onClose={onClose}
      width={720}
      initialValues={before}
      onStale={onRead}
      changes={<Changes before={before} now={enterprise} />}
      onSubmit={async (values) => {
        const { id: enterpriseId, version } = enterprise
        await edit.mutateAsync({ params: { enterpriseId }, body: { version, ...changedFields(before, { ...before, ...values }) } })
        void message.success(t('console.enterprises.edit.done'))
      }}
    >
      <FileFields />
    </FormDialog>
  )
}

/** Field by field what a colleague changed while this dialog was open. */
function Changes({ before, now }: { before: FileValues; now: FileValues }) {
  const { t } = useTranslation()
  const textOf = useFactText()
  const changed = fileFields.filter((field: FileField) => !same(before[field], now[field]))
  return (
    <>
      <p>{t('console.stale.text')}</p>
      {changed.length > 0 && (
        <table className="changes">
          <thead>
            <tr>
              <th scope="col">{t('console.enterprises.edit.changed_field')}</th>
              <th scope="col">{t('console.enterprises.edit.before')}</th>
              <th scope="col">{t('console.enterprises.edit.now')}</th>
            </tr>
          </thead>
          <tbody>
            {changed.map((field) => (
              <tr key={field}>
                <th scope="row">{t(`enterprises.field.${field}`)}</th>
                <td>{textOf(field, before)}</td>
                <td>{textOf(field, now)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  )
}
