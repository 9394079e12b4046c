import { loadCalendarYear } from '@qilian/contract/calendar'
import { FilePicker } from '@qilian/ui/components/file-picker.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction } from '@qilian/ui/query.ts'
import { useNavigate } from '@tanstack/react-router'
import { App, Form } from 'antd'
import { useState } from 'react'
import { FormDialog } from '../../../app/forms/form-dialog.tsx'
import { readNotice, type Notice } from './notice.ts'

/** The official days of a year, once they are out: all open deadlines are computed anew. */
export function LoadNoticeDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const navigate = useNavigate()
  const load = useAction(loadCalendarYear, ['cases'])
  const [files, setFiles] = useState<File[]>([])
  const [notice, setNotice] = useState<Notice>()

  const choose = async (chosen: File[]) => {
    setFiles(chosen)
    setNotice(chosen[0] && readNotice(await chosen[0].text()))
  }
  const close = () => {
    setFiles([])
    setNotice(undefined)
    onClose()
  }
  return (
    <FormDialog
      title={t('console.people.calendar.load')}
      open={open}
      onClose={close}
      intro={t('console.people.calendar.load_intro')}
      submitLabel={t('console.people.calendar.load_submit')}
      onSubmit={async () => {
        if (!notice) throw new Error('no notice')
        await load.mutateAsync({ params: { year: notice.year }, body: notice })
        void message.success(t('console.people.calendar.loaded', { year: notice.year }))
        void navigate({ to: '/duty/calendar', search: { year: notice.year } })
      }}
    >
      <Form.Item
        name="file"
        rules={[{ validator: () => (notice ? Promise.resolve() : Promise.reject(new Error(t(files.length > 0 ? 'console.people.calendar.not_a_notice' : 'console.people.calendar.file_missing')))) }]}
        extra={
          notice &&
          t('console.people.calendar.found', { year: notice.year, off: notice.days.filter(({ isOffDay }) => isOffDay).length, work: notice.days.filter(({ isOffDay }) => !isOffDay).length })
        }
      >
        <FilePicker label={t('console.people.calendar.choose_file')} files={files} max={1} accept=".json,application/json" onChange={(chosen) => void choose(chosen)} />
      </Form.Item>
    </FormDialog>
  )
}
