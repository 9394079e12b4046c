import { disownByLink } from '@qilian/contract/access'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction } from '@qilian/ui/query.ts'
import { useState } from 'react'
import { Link } from 'wouter'
import { Button } from '../../app/components/button.tsx'
import { Question } from '../../app/question.tsx'

/** Where the mail about a new device leads. Opening it changes nothing: mail programs look at links too. */
export function NotMe() {
  const { t } = useTranslation()
  const [token] = useState(() => globalThis.location.hash.slice(1))
  const disown = useAction(disownByLink)
  const isDone = disown.isSuccess || token === 'done'
  return (
    <Question
      question={isDone ? t('session.not_me.done') : t('session.not_me.title')}
      hint={isDone ? t('portal.sign_in.disowned_text') : t(token === '' ? 'session.not_me.no_link' : 'session.not_me.text')}
      onAnswer={() => !isDone && token !== '' && disown.mutate({ body: { token } })}
      failure={disown.error}
      actions={
        isDone ? (
          <Link to="/sign-in" className="button button-primary button-wide">
            {t('session.sign_in')}
          </Link>
        ) : (
          token !== '' && (
            <Button look="danger" type="submit" wide busy={disown.isPending}>
              {t('session.not_me.do')}
            </Button>
          )
        )
      }
    >
      {null}
    </Question>
  )
}
