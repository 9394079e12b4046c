import { listPasskeys, removePasskey, renamePasskey, type Passkey } from '@qilian/contract/credentials'
import { ErrorState, LoadingState, useErrorText } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { enrolPasskey, passkeyNameHere, usePasskeys } from '@qilian/ui/passkeys.ts'
import { useAction, useCall } from '@qilian/ui/query.ts'
import { statusOptions } from '@qilian/ui/session.ts'
import { useFormat, useNow } from '@qilian/ui/use-format.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { Button } from '../components/button.tsx'
import { Card } from '../components/card.tsx'
import { Field } from '../components/field.tsx'
import { Section } from '../components/section.tsx'
import { Sheet } from '../components/sheet.tsx'
import { toast } from '../components/toast.tsx'

type Open = { what: 'add' } | { what: 'rename' | 'remove'; passkey: Passkey }

/** Which passkeys sign somebody in, and the way to more and fewer of them. */
export function Passkeys() {
  const { t } = useTranslation()
  const format = useFormat()
  const now = useNow()
  const here = usePasskeys()
  const { data: status } = useQuery(statusOptions)
  const passkeys = useCall(listPasskeys, {})
  const [open, setOpen] = useState<Open>()
  const close = () => setOpen(undefined)
  return (
    <Section title={t('credentials.passkeys.title')}>
      {!passkeys.data && (passkeys.error ? <ErrorState error={passkeys.error} onRetry={() => void passkeys.refetch()} /> : <LoadingState />)}
      {passkeys.data && (
        <Card>
          <p className="quiet">{t('credentials.passkeys.text')}</p>
          {!here && status && <p className="quiet">{status.passkeyOrigin ? t('credentials.passkeys.not_here', { origin: status.passkeyOrigin }) : t('credentials.passkeys.nowhere')}</p>}
          {passkeys.data.items.map((passkey) => (
            <div key={passkey.id} className="me-row">
              <span>
                {passkey.name}
                <span className="quiet">{passkey.lastUsedAt ? t('credentials.passkeys.used', { at: format.relative(passkey.lastUsedAt, now) }) : t('credentials.passkeys.never')}</span>
              </span>
              <span>
                <Button look="quiet" aria-label={`${t('credentials.passkeys.rename')} ${passkey.name}`} onClick={() => setOpen({ what: 'rename', passkey })}>
                  {t('credentials.passkeys.rename')}
                </Button>
                <Button look="quiet" aria-label={`${t('credentials.passkeys.remove')} ${passkey.name}`} onClick={() => setOpen({ what: 'remove', passkey })}>
                  {t('credentials.passkeys.remove')}
                </Button>
              </span>
            </div>
          ))}
          {here && (
            <Button wide onClick={() => setOpen({ what: 'add' })}>
              {t('credentials.passkeys.add')}
            </Button>
          )}
        </Card>
      )}
      {open?.what === 'add' && <AddSheet onClose={close} />}
      {open?.what === 'rename' && <RenameSheet passkey={open.passkey} onClose={close} />}
      {open?.what === 'remove' && <RemoveSheet passkey={open.passkey} onClose={close} />}
    </Section>
  )
}

type NameSheetProps = { title: string; hint?: string; initial: string; submit: string; pending: boolean; error: unknown; onName: (name: string) => void; onClose: () => void }

function NameSheet({ title, hint, initial, submit, pending, error, onName, onClose }: NameSheetProps) {
  const { t } = useTranslation()
  const textOf = useErrorText()
  const [name, setName] = useState(initial)
  const [missing, setMissing] = useState(false)
  const answer = (event: FormEvent) => {
    event.preventDefault()
    setMissing(name.trim() === '')
    if (name.trim() !== '') onName(name.trim())
  }
  return (
    <Sheet open title={title} onClose={onClose}>
      <form className="stack" onSubmit={answer} noValidate>
        {hint && <p className="quiet">{hint}</p>}
        <Field
          label={t('credentials.passkeys.name')}
          placeholder={t('credentials.passkeys.name_hint')}
          maxLength={60}
          autoComplete="off"
          value={name}
          error={missing ? t('credentials.passkeys.name_missing') : undefined}
          onChange={(event) => setName(event.target.value)}
        />
        {Boolean(error) && (
          <div className="problem" role="alert">
            <strong>{textOf(error).title}</strong>
            <p>{textOf(error).next}</p>
          </div>
        )}
        <Button look="primary" type="submit" wide busy={pending}>
          {submit}
        </Button>
      </form>
    </Sheet>
  )
}

function AddSheet({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const add = useMutation({
    mutationFn: enrolPasskey,
    onSuccess: () => {
      toast(t('credentials.passkeys.added'))
      onClose()
      return client.invalidateQueries({ queryKey: ['credentials'] })
    },
  })
  return (
    <NameSheet
      title={t('credentials.passkeys.add')}
      hint={t('credentials.passkeys.adding')}
      initial={passkeyNameHere()}
      submit={t('credentials.passkeys.add')}
      pending={add.isPending}
      error={add.error}
      onName={(name) => add.mutate(name)}
      onClose={onClose}
    />
  )
}

type PasskeySheetProps = { passkey: Passkey; onClose: () => void }

function RenameSheet({ passkey, onClose }: PasskeySheetProps) {
  const { t } = useTranslation()
  const rename = useAction(renamePasskey)
  const done = () => {
    toast(t('credentials.passkeys.renamed'))
    onClose()
  }
  return (
    <NameSheet
      title={t('credentials.passkeys.rename')}
      initial={passkey.name}
      submit={t('common.save')}
      pending={rename.isPending}
      error={rename.error}
      onName={(name) => rename.mutate({ params: { passkeyId: passkey.id }, body: { name } }, { onSuccess: done })}
      onClose={onClose}
    />
  )
}

function RemoveSheet({ passkey, onClose }: PasskeySheetProps) {
  const { t } = useTranslation()
  const textOf = useErrorText()
  const remove = useAction(removePasskey)
  const done = () => {
    toast(t('credentials.passkeys.removed'))
    onClose()
  }
  return (
    <Sheet open title={t('credentials.passkeys.remove_title', { name: passkey.name })} onClose={onClose}>
      <p className="quiet">{t('credentials.passkeys.remove_text')}</p>
      {remove.error && (
        <div className="problem" role="alert">
          <p>{textOf(remove.error).next}</p>
        </div>
      )}
      <Button look="danger" wide busy={remove.isPending} onClick={() => remove.mutate({ params: { passkeyId: passkey.id } }, { onSuccess: done })}>
        {t('credentials.passkeys.remove')}
      </Button>
    </Sheet>
  )
}
