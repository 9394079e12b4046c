import { useTranslation } from '@qilian/ui/i18n.ts'
import { isProblem } from '@qilian/ui/query.ts'
import { Form, Modal, type FormInstance } from 'antd'
import { useId, useState, type ReactNode } from 'react'
import { FailureAlert, type Failure } from './failure-alert.tsx'
import { showFieldErrors } from './field-errors.ts'
import './forms.css'

type FormDialogProps<Values extends object> = {
  title: string
  open: boolean
  onClose: () => void
  /** Sends what was filled in; what it throws is shown, and the dialog stays open with everything in it. */
  onSubmit: (values: Values) => Promise<unknown>
  /** Somebody else changed the record meanwhile: read it again, so that the next attempt builds on what stands now. */
  onStale?: () => Promise<unknown>
  /** What has changed since the dialog was opened, for `onStale`. */
  changes?: ReactNode
  initialValues?: Partial<Values>
  /** One or two lines above the fields. */
  intro?: ReactNode
  submitLabel?: string
  /** For what can't be taken back. */
  danger?: boolean
  width?: number
  children?: ReactNode | ((form: FormInstance<Values>) => ReactNode)
}

/** A form in a dialog: nothing that was typed is lost, whatever the server answers. */
export function FormDialog<Values extends object>(props: FormDialogProps<Values>) {
  const { title, open, onClose, submitLabel, danger = false, width = 520 } = props
  const { t } = useTranslation()
  const id = useId()
  const [form] = Form.useForm<Values>()
  const [pending, setPending] = useState(false)
  const [failure, setFailure] = useState<Failure>()

  const close = () => {
    setFailure(undefined)
    onClose()
  }
  const submit = async (values: Values) => {
    setPending(true)
    setFailure(undefined)
    try {
      await props.onSubmit(values)
      close()
    } catch (error) {
      if (isProblem(error, 'common.stale_version') || isProblem(error, 'common.done_already')) await props.onStale?.()
      setFailure({ error, homeless: showFieldErrors(form, error) })
    } finally {
      setPending(false)
    }
  }

  return (
    <Modal
      title={title}
      open={open}
      onCancel={close}
      width={width}
      destroyOnHidden
      mask={{ closable: false }}
      okText={submitLabel ?? t('common.save')}
      cancelText={t('common.cancel')}
      okButtonProps={{ loading: pending, danger, htmlType: 'submit', form: id }}
    >
      {props.intro && <div className="dialog-intro">{props.intro}</div>}
      <Form<Values>
        name={id}
        form={form}
        layout="vertical"
        preserve={false}
        initialValues={props.initialValues ?? {}}
        onFinish={(values) => void submit(values)}
        scrollToFirstError={{ focus: true }}
      >
        {typeof props.children === 'function' ? props.children(form) : props.children}
        {failure && <FailureAlert failure={failure} changes={props.changes} />}
      </Form>
    </Modal>
  )
}
