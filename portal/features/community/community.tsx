import { listCommunityParks, listThreads, type Thread } from '@qilian/contract/community'
import { dot } from '@qilian/ui/dot.ts'
import { EmptyState, ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { StatusTag } from '@qilian/ui/components/status-tag.tsx'
import { Choice } from '@qilian/ui/components/switches.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useCall, usePages } from '@qilian/ui/query.ts'
import { useFormat, useNow } from '@qilian/ui/use-format.ts'
import { useState } from 'react'
import { Link, useSearchParams } from 'wouter'
import { Button } from '../../app/components/button.tsx'
import { CardArrow, cardLink } from '../../app/components/card.tsx'
import { Field } from '../../app/components/field.tsx'
import { More } from '../../app/more.tsx'
import { Page } from '../../app/page.tsx'
import { Author } from './author.tsx'
import './community.css'

type Filter = 'all' | 'questions' | 'unanswered'
const filters: Record<Filter, { kind?: 'question'; unanswered?: 'true' }> = { all: {}, questions: { kind: 'question' }, unanswered: { unanswered: 'true' } }
const isFilter = (text: string | null): text is Filter => text !== null && text in filters

/** What the liaisons of the park ask and tell each other, the newest talk first. */
export function Community() {
  const { t } = useTranslation()
  const [search, setSearch] = useSearchParams()
  const given = search.get('show')
  const filter = isFilter(given) ? given : 'all'
  const q = search.get('q') ?? ''
  const [typed, setTyped] = useState(q)
  const parks = useCall(listCommunityParks, { query: {} })
  const list = usePages(listThreads, { query: { ...filters[filter], ...(q && { q }) } })
  const set = (next: { show?: Filter; q?: string }) => {
    const { show = filter, q: words = q } = next
    setSearch({ ...(show !== 'all' && { show }), ...(words && { q: words }) }, { replace: true })
  }
  const member = parks.data ? parks.data.items.length > 0 : undefined
  return (
    <Page
      title={t('portal.community.title')}
      note={t('portal.community.note')}
      back={{ to: '/me', label: t('portal.tabs.me') }}
      action={
        member && (
          <Link to="/community/new" className="button button-primary">
            {t('portal.community.ask')}
          </Link>
        )
      }
    >
      {member === false ? (
        <EmptyState title={t('portal.community.none.title')}>{t('portal.community.none.text')}</EmptyState>
      ) : (
        <>
          <form
            className="community-search"
            role="search"
            onSubmit={(event) => {
              event.preventDefault()
              set({ q: typed.trim() })
            }}
          >
            <Field label={t('portal.community.search')} hideLabel type="search" enterKeyHint="search" maxLength={100} placeholder={t('portal.community.search')} value={typed} onChange={(event) => setTyped(event.target.value)} />
            <Button type="submit">{t('portal.community.search')}</Button>
          </form>
          <Choice
            name="show"
            label={t('portal.community.filter')}
            value={filter}
            options={(['all', 'questions', 'unanswered'] as const).map((value) => ({ value, label: t(`portal.community.${value}`) }))}
            onChoose={(show) => set({ show })}
          />
          {!list.first && (list.error ? <ErrorState error={list.error} onRetry={list.retry} /> : <LoadingState />)}
          {list.first && list.items.length === 0 && <EmptyState title={t('portal.community.empty.title')}>{t('portal.community.empty.text')}</EmptyState>}
          <ul className="stack">
            {list.items.map((thread) => (
              <li key={thread.id}>
                <ThreadCard thread={thread} />
              </li>
            ))}
          </ul>
          <More list={list} />
        </>
      )}
    </Page>
  )
}

function ThreadCard({ thread }: { thread: Thread }) {
  const { t } = useTranslation()
  const format = useFormat()
  const now = useNow()
  return (
    <Link to={`/community/${thread.id}`} className={cardLink}>
      <strong className="community-text">{thread.title}</strong>
      <span className="community-tags">
        <StatusTag tone={thread.acceptedReplyId ? 'done' : 'open'}>{thread.acceptedReplyId ? t('portal.community.answered') : t(`portal.community.kind.${thread.kind}`)}</StatusTag>
        {thread.locked && <StatusTag tone="ended">{t('portal.community.locked')}</StatusTag>}
        {thread.hidden && <StatusTag tone="ended">{t('portal.community.hidden')}</StatusTag>}
      </span>
      <span className="quiet">
        <Author author={thread.author} />{dot}{t('portal.community.replies', { count: thread.replies })}{dot}{format.relative(thread.lastAt, now)}
      </span>
      <CardArrow />
    </Link>
  )
}
