import type { ImportBatch } from '@qilian/contract/enterprises'
import { StatusTag, type StatusTone } from '@qilian/ui/components/status-tag.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'

const tones: Record<ImportBatch['state'], StatusTone> = {
  reading: 'open', mapped: 'waiting', checking: 'open', checked: 'waiting', loading: 'open', loaded: 'done', failed: 'ended', undoing: 'open', undone: 'ended',
}

export function ImportState({ state }: Pick<ImportBatch, 'state'>) {
  const { t } = useTranslation()
  return <StatusTag tone={tones[state]}>{t(`enterprises.import_state.${state}`)}</StatusTag>
}
