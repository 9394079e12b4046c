import { askPredecessor, type HandoverDetail } from '@qilian/contract/handovers'
import { dot } from '@qilian/ui/dot.ts'
import { useErrorText } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { isProblem } from '@qilian/ui/query.ts'
import { useFormat, useNow } from '@qilian/ui/use-format.ts'
import { Button } from '../../app/components/button.tsx'
import { TextArea } from '../../app/components/field.tsx'
import { Section } from '../../app/components/section.tsx'
import { useKeptText } from '../../app/kept/kept-text.ts'
import { useHandoverAction } from './use-handover-action.ts'
import '../../app/components/card.css'

/** Questions and answers between the two. */
export function Messages({ handover }: { handover: HandoverDetail }) {
  const { t } = useTranslation()
  const format = useFormat()
  const now = useNow()
  const textOf = useErrorText()
  const [text, write] = useKeptText(`${handover.id}.message`)
  const ask = useHandoverAction(askPredecessor, handover.id)
  const error = ask.error ? (isProblem(ask.error) && ask.error.problem.errors?.[0]?.message) || textOf(ask.error).next : undefined
  return (
    <Section title={t('portal.handovers.messages.title')}>
      <ul className="stack">
        {handover.messages.map((message) => (
          <li key={message.id} className={`card ${message.mine ? 'handover-mine' : ''}`}>
            <span className="quiet">
              {message.by.name}{dot}<time dateTime={message.at}>{format.relative(message.at, now)}</time>
            </span>
            <p className="words">{message.text || t('portal.handovers.erased_title')}</p>
          </li>
        ))}
      </ul>
      {handover.allowedActions.includes('ask') && (
        <form
          className="stack"
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            if (text.trim()) ask.mutate({ params: { handoverId: handover.id }, body: { text: text.trim() } }, { onSuccess: () => write('') })
          }}
        >
          <TextArea label={t(`portal.handovers.messages.${handover.party === 'predecessor' ? 'answer' : 'ask'}`)} rows={2} maxLength={1000} value={text} error={error} onChange={(event) => write(event.target.value)} />
          <Button type="submit" wide busy={ask.isPending} disabled={text.trim() === ''}>
            {t('portal.handovers.messages.send')}
          </Button>
        </form>
      )}
    </Section>
  )
}
