import { editReply, editThread, listEditions, withdrawReply, withdrawThread, type Reply, type ThreadDetail } from '@qilian/contract/community'
import { dot } from '@qilian/ui/dot.ts'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, usePages } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { App, Button, Form, Input, Modal, Popconfirm } from 'antd'
import { useState } from 'react'
import { FormDialog } from '../../app/forms/form-dialog.tsx'
import { ListTable } from '../../app/lists/list-table.tsx'

type Text = { threadId: string; text: ThreadDetail | Reply; onStale: () => Promise<unknown> }
const isThread = (text: ThreadDetail | Reply): text is ThreadDetail => 'title' in text

/** A text as it stands, whether it was changed or withdrawn, and what its author may do with it. */
export function OwnText({ threadId, text, onStale }: Text) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const format = useFormat()
  const [editing, setEditing] = useState(false)
  const [looking, setLooking] = useState(false)
  const ofThread = { edit: useAction(editThread), withdraw: useAction(withdrawThread) }
  const ofReply = { edit: useAction(editReply), withdraw: useAction(withdrawReply) }
  const { id, version } = text
  const withdraw = async () => {
    if (isThread(text)) await ofThread.withdraw.mutateAsync({ params: { threadId: id }, body: { version } })
    else await ofReply.withdraw.mutateAsync({ params: { replyId: id }, body: { version } })
    void message.success(t('console.community.own.withdrawn_toast'))
  }
  const may = (verb: 'edit' | 'withdraw') => text.allowedActions.some((action) => action === verb)
  return (
    <>
      {text.withdrawnAt && <p className="quiet">{t('console.community.own.withdrawn')}{dot}{format.dateTime(text.withdrawnAt)}</p>}
      <p className="community-text">{text.body}</p>
      {text.editedAt && (
        <span className="cell-note">
          {t('console.community.own.edited', { when: format.dateTime(text.editedAt) })}
          <Button type="link" size="small" onClick={() => setLooking(true)}>{t('console.community.own.history')}</Button>
        </span>
      )}
      {may('edit') && <Button type="link" size="small" onClick={() => setEditing(true)}>{t('console.community.own.edit')}</Button>}
      {may('withdraw') && (
        <Popconfirm title={t(isThread(text) ? 'console.community.own.withdraw_ask' : 'console.community.own.withdraw_reply_ask')} okText={t('console.community.own.withdraw')} cancelText={t('console.community.own.cancel')} onConfirm={withdraw}>
          <Button type="link" size="small" danger>{t('console.community.own.withdraw')}</Button>
        </Popconfirm>
      )}
      <FormDialog<{ title: string; body: string }>
        title={t('console.community.own.edit_title')} open={editing} onClose={() => setEditing(false)} onStale={onStale} intro={t('console.community.own.edit_hint')} submitLabel={t('console.community.own.save')}
        initialValues={{ ...(isThread(text) && { title: text.title }), body: text.body }}
        onSubmit={async ({ title, body }) => {
          if (isThread(text)) await ofThread.edit.mutateAsync({ params: { threadId: id }, body: { version, title, body } })
          else await ofReply.edit.mutateAsync({ params: { replyId: id }, body: { version, body } })
          void message.success(t('console.community.own.saved'))
        }}
      >
        {isThread(text) && <Form.Item name="title" label={t('console.community.own.title')} rules={[{ required: true, whitespace: true }]}><Input maxLength={120} /></Form.Item>}
        <Form.Item name="body" label={t('console.community.own.body')} rules={[{ required: true, whitespace: true }]}><Input.TextArea maxLength={5000} rows={6} /></Form.Item>
      </FormDialog>
      <Modal title={t('console.community.own.history_title')} open={looking} onCancel={() => setLooking(false)} footer={null} destroyOnHidden>
        <Editions threadId={threadId} {...(isThread(text) ? {} : { replyId: id })} />
      </Modal>
    </>
  )
}

function Editions({ threadId, replyId }: { threadId: string; replyId?: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const list = usePages(listEditions, { params: { threadId }, query: replyId === undefined ? {} : { replyId } })
  return (
    <ListTable list={list} columns={[]} compact rowKey={({ id }) => id} empty={<p className="quiet list-nothing">{t('console.community.own.nothing')}</p>}
      renderNarrow={(edition) => (
        <div className="community-reply">
          <div className="cell-note">{t('console.community.own.written', { from: format.dateTime(edition.writtenAt), until: format.dateTime(edition.replacedAt) })}</div>
          {edition.title && <strong>{edition.title}</strong>}
          <p className="community-text">{edition.body}</p>
        </div>
      )}
    />
  )
}
