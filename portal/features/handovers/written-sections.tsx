import { sayNothing, withdrawEntry, type HandoverDetail, type HandoverSection } from '@qilian/contract/handovers'
import { useErrorText } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { Link } from 'wouter'
import { Button } from '../../app/components/button.tsx'
import { Section } from '../../app/components/section.tsx'
import { toast } from '../../app/components/toast.tsx'
import { ItemText } from './item-text.tsx'
import { useHandoverAction } from './use-handover-action.ts'
import '../../app/need/need.css'

const sections: readonly HandoverSection[] = ['account', 'legacy', 'document']

/** What the predecessor writes: each section has entries, or the word that there is nothing. */
export function WrittenSections({ handover }: { handover: HandoverDetail }) {
  return sections.map((section) => <WrittenSection key={section} handover={handover} section={section} />)
}

function WrittenSection({ handover, section }: { handover: HandoverDetail; section: HandoverSection }) {
  const { t } = useTranslation()
  const textOf = useErrorText()
  const nothing = useHandoverAction(sayNothing, handover.id)
  const withdraw = useHandoverAction(withdrawEntry, handover.id)
  const items = handover.checklist.filter(({ kind, entry }) => kind === section && entry !== null)
  const isNothing = handover.nothing.includes(section)
  const onError = (error: Error) => toast(textOf(error).next)
  return (
    <Section title={t(`portal.handovers.sections.${section}.title`)}>
      <p className="quiet">{t(`portal.handovers.sections.${section}.hint`)}</p>
      <ul className="stack">
        {items.map((item) => (
          <li key={item.key} className="card">
            <ItemText item={item} />
            <div className="near-actions">
              <Link className="button" to={`/handovers/${handover.id}/write/${section}/${item.entry!.id}`}>
                {t('portal.handovers.edit')}
              </Link>
              <Button look="quiet" onClick={() => withdraw.mutate({ params: { handoverId: handover.id, entryId: item.entry!.id }, body: { version: item.entry!.version } }, { onError })}>
                {t('portal.handovers.withdraw')}
              </Button>
            </div>
          </li>
        ))}
      </ul>
      {isNothing ? (
        <div className="card card-row">
          <span>{t(`portal.handovers.none.${section}`)}</span>
          <Button look="quiet" busy={nothing.isPending} onClick={() => nothing.mutate({ params: { handoverId: handover.id }, body: { section, nothing: false } }, { onError })}>
            {t('portal.handovers.take_back')}
          </Button>
        </div>
      ) : (
        <div className="near-actions">
          <Link className="button" to={`/handovers/${handover.id}/write/${section}`}>
            {t(`portal.handovers.sections.${section}.add`)}
          </Link>
          {items.length === 0 && (
            <Button look="quiet" busy={nothing.isPending} onClick={() => nothing.mutate({ params: { handoverId: handover.id }, body: { section, nothing: true } }, { onError })}>
              {t('portal.handovers.nothing')}
            </Button>
          )}
        </div>
      )}
    </Section>
  )
}
