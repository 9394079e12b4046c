import { Category, openCase } from '@qilian/contract/cases'
import { FilePicker } from '@qilian/ui/components/file-picker.tsx'
import { useErrorText } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction } from '@qilian/ui/query.ts'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { Alert, App, Button, Form, Input, Radio } from 'antd'
import { useState } from 'react'
import { showFieldErrors } from '../../app/forms/field-errors.ts'
import { useUploads } from '../../app/forms/use-uploads.ts'
import { Page } from '../../app/page.tsx'
import { EnterpriseSelect } from '../../app/forms/enterprise-select.tsx'
import { newKey } from './new-key.ts'
import { SimilarCases } from './similar-cases.tsx'
import './new-case.css'

const route = getRouteApi('/shell/cases/new')

/** Channels by which a need reaches staff; the others open their cases themselves. */
const channels = ['phone', 'visit', 'counter', 'email'] as const

type Values = {
  enterpriseId: string
  category: Category
  channel: (typeof channels)[number]
  title: string
  body: string
  reporter?: { name?: string; phone?: string }
}
type Failure = { title: string; text: string }

/** A need that somebody told us: on a visit, by phone, at the counter. Whoever writes it down answers for it. */
export function NewCase() {
  const { t } = useTranslation()
  const textOf = useErrorText()
  const navigate = useNavigate()
  const { message } = App.useApp()
  const { enterpriseId } = route.useSearch()
  const [form] = Form.useForm<Values>()
  const [files, setFiles] = useState<File[]>([])
  const [failure, setFailure] = useState<Failure>()
  const [pending, setPending] = useState(false)
  // One key for this form: whatever happens on the way, it opens one case.
  const [clientKey] = useState(newKey)
  const uploads = useUploads()
  const written = {
    title: Form.useWatch('title', form) ?? '',
    body: Form.useWatch('body', form) ?? '',
    enterpriseId: Form.useWatch('enterpriseId', form),
  }
  const open = useAction(openCase, ['insight', 'enterprises'])

  const submit = async ({ reporter, ...values }: Values) => {
    setPending(true)
    setFailure(undefined)
    try {
      const fileIds = await uploads.send(files)
      const name = reporter?.name?.trim()
      const phone = reporter?.phone?.trim()
      const opened = await open.mutateAsync({ body: { ...values, clientKey, fileIds, ...(name ? { reporter: { name, phone: phone || undefined } } : {}) } })
      void message.success(t('console.cases.new.done', { number: opened.number }))
      void navigate({ to: '/cases/$caseId', params: { caseId: opened.id } })
    } catch (error) {
      const homeless = showFieldErrors(form, error)
      const { title, next } = textOf(error)
      setFailure({ title, text: homeless.length > 0 ? homeless.join(' ') : next })
    } finally {
      setPending(false)
    }
  }
  const missing = (label: string) => ({ required: true, whitespace: true, message: t('console.cases.form.missing', { label }) })

  return (
    <Page title={t('console.cases.new.title')} summary={t('console.cases.new.summary')}>
      <div className="new-case">
        <Form<Values>
          form={form}
          layout="vertical"
          className="panel new-case-form"
          initialValues={{ enterpriseId, channel: 'phone' }}
          scrollToFirstError={{ focus: true }}
          onFinish={(values) => void submit(values)}
        >
          <Form.Item name="enterpriseId" label={t('cases.field.enterprise')} rules={[{ required: true, message: t('console.cases.form.unchosen', { label: t('cases.field.enterprise') }) }]}>
            <EnterpriseSelect placeholder={t('console.cases.new.enterprise_hint')} />
          </Form.Item>
          <Form.Item name="channel" label={t('cases.field.channel')}>
            <Radio.Group className="choice-field" optionType="button" buttonStyle="solid" options={channels.map((value) => ({ value, label: t(`cases.channel.${value}`) }))} />
          </Form.Item>
          <Form.Item name="category" label={t('cases.field.category')} rules={[{ required: true, message: t('console.cases.form.unchosen', { label: t('cases.field.category') }) }]}>
            <Radio.Group className="choice-field" optionType="button" buttonStyle="solid" options={Category.options.map((value) => ({ value, label: t(`cases.category.${value}`) }))} />
          </Form.Item>
          <Form.Item name="title" label={t('cases.field.title')} rules={[missing(t('cases.field.title'))]}>
            <Input maxLength={100} placeholder={t('console.cases.new.title_example')} />
          </Form.Item>
          <Form.Item name="body" label={t('cases.field.body')} rules={[missing(t('cases.field.body'))]}>
            <Input.TextArea maxLength={5000} autoSize={{ minRows: 5, maxRows: 16 }} placeholder={t('console.cases.new.body_example')} />
          </Form.Item>
          <div className="new-case-reporter">
            <Form.Item
              name={['reporter', 'name']}
              label={t('console.cases.form.optional', { label: t('console.cases.new.reporter_name') })}
              dependencies={[['reporter', 'phone']]}
              rules={[
                ({ getFieldValue }) => ({
                  validator: (_, name?: string) => (getFieldValue(['reporter', 'phone']) && !name?.trim() ? Promise.reject(new Error(t('console.cases.new.name_with_phone'))) : Promise.resolve()),
                }),
              ]}
            >
              <Input maxLength={60} autoComplete="off" />
            </Form.Item>
            <Form.Item name={['reporter', 'phone']} label={t('console.cases.form.optional', { label: t('console.cases.new.reporter_phone') })} extra={t('console.cases.new.phone_hint')}>
              <Input maxLength={30} inputMode="tel" autoComplete="off" />
            </Form.Item>
          </div>
          <Form.Item label={t('console.cases.form.optional', { label: t('console.cases.form.files') })}>
            <FilePicker label={t('console.cases.form.add_files')} files={files} max={10} onChange={setFiles} {...(uploads.progress ? { progress: uploads.progress } : {})} />
          </Form.Item>
          {failure && <Alert className="form-consequence" type="error" showIcon role="alert" title={failure.title} description={failure.text} />}
          <div className="new-case-foot">
            <Button type="primary" htmlType="submit" loading={pending}>
              {t('console.cases.new.submit')}
            </Button>
            <span className="cell-note">{t('console.cases.new.owner_hint')}</span>
          </div>
        </Form>
        <SimilarCases title={written.title} body={written.body} enterpriseId={written.enterpriseId} />
      </div>
    </Page>
  )
}
