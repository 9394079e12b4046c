import type { EnterpriseDetail } from '@qilian/contract/enterprises'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { FactList, Section } from '../../../app/section.tsx'
import { useFactText } from '../fact-text.ts'
import type { FileField } from '../file-fields.tsx'
import { Labels } from '../labels.tsx'

const shown: readonly FileField[] = ['uscc', 'legalRepresentative', 'registeredCapitalYuan', 'foundedOn', 'ownership', 'headcount', 'revenueYuan', 'assetsYuan', 'parentUscc']

export function Facts({ enterprise }: { enterprise: EnterpriseDetail }) {
  const { t } = useTranslation()
  const textOf = useFactText()
  const fact = (field: FileField) => ({ label: t(`enterprises.field.${field}`), value: textOf(field, enterprise) })
  return (
    <Section title={t('console.enterprises.facts.title')}>
      <Labels flags={enterprise.flags} tags={enterprise.tags} />
      <FactList
        facts={[
          ...shown.map(fact),
          { label: t('enterprises.field.size_class'), value: <Size enterprise={enterprise} /> },
          { ...fact('industryCode'), wide: true },
          { ...fact('address'), wide: true },
        ]}
      />
    </Section>
  )
}

function Size({ enterprise: { sizeClass, sizeMissing } }: { enterprise: EnterpriseDetail }) {
  const { t } = useTranslation()
  const missing = sizeMissing.map((each) => t(`enterprises.size_missing.${each}`)).join(t('console.enterprises.comma'))
  if (sizeClass) return <>{t(`enterprises.size_class.${sizeClass}`)}</>
  if (!missing) return <>{t('console.enterprises.size.outside')}</>
  return <>{t('console.enterprises.size.missing', { what: missing })}</>
}
