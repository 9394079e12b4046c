import { drawLetter, postLetter, revealLetterPhone, type OrderLetter, type VerificationOrder } from '@qilian/contract/verification'
import { downloadFile } from '@qilian/contract/files'
import { dot } from '@qilian/ui/dot.ts'
import { urlOf } from '@qilian/ui/api.ts'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { App, Button, Form, Input } from 'antd'
import { useState } from 'react'
import { FormDialog } from '../../../../app/forms/form-dialog.tsx'
import { UnmaskDialog } from '../../../../app/forms/unmask-dialog.tsx'
import { withoutEmpty } from '../../../../app/forms/without-empty.ts'

const also = ['cases', 'enterprises', 'notices']

/** Letters to the registered address: drawn, printed, posted, and answered by whoever has one. */
export function Letters({ order, may }: { order: VerificationOrder; may: boolean }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const draw = useAction(drawLetter, also)
  const [posting, setPosting] = useState<OrderLetter>()
  const { letters } = order
  const waits = letters.some(({ postedOn }) => postedOn === null)
  return (
    <>
      {letters.length > 0 && (
        <ul className="attempts">
          {letters.map((letter) => (
            <Letter key={letter.id} order={order} letter={letter} may={may} onPost={() => setPosting(letter)} />
          ))}
        </ul>
      )}
      {may && !waits && (
        <div className="rung-acts">
          <Button
            type={letters.length === 0 ? 'primary' : 'default'}
            loading={draw.isPending}
            onClick={() => draw.mutate({ params: { orderId: order.caseId }, body: { version: order.version } }, { onError: (error) => void message.error(error.message) })}
          >
            {t(letters.length === 0 ? 'verification.letter.draw' : 'verification.letter.draw_again')}
          </Button>
        </div>
      )}
      <PostDialog order={order} letter={posting} onClose={() => setPosting(undefined)} />
    </>
  )
}

function Letter({ order, letter, may, onPost }: { order: VerificationOrder; letter: OrderLetter; may: boolean; onPost: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const [asking, setAsking] = useState(false)
  const [shown, setShown] = useState<string | null>(null)
  const reveal = useAction(revealLetterPhone)
  const phone = shown ?? letter.phone
  return (
    <li>
      <a href={urlOf(downloadFile, { params: { fileId: letter.file.id } })} target="_blank" rel="noopener">{t('verification.letter.one', { number: letter.number })}</a>{' '}
      <span className="cell-note">
        {letter.postedOn
          ? [t('verification.letter.posted', { on: format.date(letter.postedOn) }), letter.tracking].filter(Boolean).join(dot)
          : t('verification.letter.drawn', { at: format.dateTime(letter.drawnAt) })}
      </span>
      {letter.postedOn === null && may && (
        <Button size="small" type="primary" className="letter-post" onClick={onPost}>{t('verification.letter.post')}</Button>
      )}
      {letter.answer && letter.answeredAt && (
        <div className="letter-answer">
          <b>{t(`verification.letter.answers.${letter.answer}`)}</b> {t('verification.letter.answered', { at: format.dateTime(letter.answeredAt), name: letter.name })}
          {letter.note && <p>{letter.note}</p>}
          {phone && (
            <p>
              {shown ? <a href={`tel:${shown}`}>{shown}</a> : phone}{' '}
              {!shown && may && (
                <Button type="link" size="small" onClick={() => setAsking(true)}>
                  {t('privacy.show')}
                  <span className="visually-hidden">{t('privacy.of', { name: letter.name })}</span>
                </Button>
              )}
            </p>
          )}
          <UnmaskDialog
            title={t('privacy.title', { name: letter.name })}
            open={asking}
            onClose={() => setAsking(false)}
            onSubmit={async (reason) => setShown((await reveal.mutateAsync({ params: { orderId: order.caseId, letterId: letter.id }, body: reason })).phone)}
          />
        </div>
      )}
    </li>
  )
}

type Posted = { on: string; tracking?: string }

function PostDialog({ order, letter, onClose }: { order: VerificationOrder; letter: OrderLetter | undefined; onClose: () => void }) {
  const { t } = useTranslation()
  const post = useAction(postLetter, also)
  return (
    <FormDialog<Posted>
      key={letter?.id ?? ''}
      title={t('verification.letter.post_title', { number: letter?.number })}
      open={letter !== undefined}
      onClose={onClose}
      intro={t('verification.letter.post_intro')}
      onSubmit={async (values) => {
        if (letter) await post.mutateAsync({ params: { orderId: order.caseId, letterId: letter.id }, body: { version: order.version, ...withoutEmpty(values) } })
      }}
    >
      <Form.Item name="on" label={t('verification.letter.on')} rules={[{ required: true, message: t('verification.letter.on_missing') }]}>
        <Input type="date" style={{ width: 200 }} />
      </Form.Item>
      <Form.Item name="tracking" label={t('verification.letter.tracking')} extra={t('verification.letter.tracking_hint')}>
        <Input maxLength={60} />
      </Form.Item>
    </FormDialog>
  )
}
