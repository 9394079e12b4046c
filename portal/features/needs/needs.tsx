import { listCases } from '@qilian/contract/cases'
import { EmptyState, ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { Choice } from '@qilian/ui/components/switches.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { usePages } from '@qilian/ui/query.ts'
import { useEffect, useRef, useState } from 'react'
import { Link, useSearchParams } from 'wouter'
import { Button } from '../../app/components/button.tsx'
import { SearchIcon } from '../../app/icons.tsx'
import { More } from '../../app/more.tsx'
import { Page } from '../../app/page.tsx'
import { NeedCard } from '../../app/need/need-card.tsx'
import '../../app/need/need.css'

const states = ['open', 'closed', 'all'] as const
type State = (typeof states)[number]

/** The filter stands in the address: a link or the way back shows the same list. */
function useFilter() {
  const [search, setSearch] = useSearchParams()
  const state: State = states.find((each) => each === search.get('state')) ?? 'open'
  const q = search.get('q') ?? ''
  const set = (next: { state?: State; q?: string }) => {
    const all = { state, q, ...next }
    setSearch(new URLSearchParams({ ...(all.state === 'open' ? {} : { state: all.state }), ...(all.q ? { q: all.q } : {}) }), { replace: true })
  }
  return { state, q, set }
}

/** Every need of the enterprise. */
export function Needs() {
  const { t } = useTranslation()
  const { state, q, set } = useFilter()
  return (
    <Page
      title={t('portal.needs.title')}
      action={
        <Link className="button button-primary" to="/raise">
          {t('portal.needs.raise')}
        </Link>
      }
    >
      <Choice
        name="state"
        label={t('portal.needs.filter')}
        value={state}
        options={states.map((each) => ({ value: each, label: each === 'all' ? t('common.all') : t(`portal.needs.${each}`) }))}
        onChoose={(next) => set({ state: next })}
      />
      <Search q={q} onSearch={(next) => set({ q: next })} />
      <NeedList state={state} q={q} onReset={() => set({ state: 'all', q: '' })} />
    </Page>
  )
}

function Search({ q, onSearch }: { q: string; onSearch: (q: string) => void }) {
  const { t } = useTranslation()
  const [text, setText] = useState(q)
  const sent = useRef(q)
  useEffect(() => {
    if (q !== sent.current) setText(q)
    sent.current = q
  }, [q])
  useEffect(() => {
    if (text.trim() === sent.current) return undefined
    const timer = setTimeout(() => {
      sent.current = text.trim()
      onSearch(sent.current)
    }, 400)
    return () => clearTimeout(timer)
  })
  return (
    <div className="search" role="search">
      <SearchIcon />
      <input className="field-input" type="search" enterKeyHint="search" maxLength={80} aria-label={t('common.search')} placeholder={t('portal.needs.search')} value={text} onChange={(event) => setText(event.target.value)} />
    </div>
  )
}

function NeedList({ state, q, onReset }: { state: State; q: string; onReset: () => void }) {
  const { t } = useTranslation()
  const list = usePages(listCases, { query: { ...(state === 'all' ? {} : { state }), ...(q ? { q } : {}) } })
  if (!list.first) return list.error ? <ErrorState error={list.error} onRetry={list.retry} /> : <LoadingState />
  if (list.items.length === 0) {
    if (q || state === 'closed') {
      return (
        <EmptyState title={t('portal.needs.nothing.title')} action={<Button onClick={onReset}>{t('portal.needs.nothing.reset')}</Button>}>
          {t('portal.needs.nothing.text')}
        </EmptyState>
      )
    }
    return <EmptyState title={t(state === 'open' ? 'portal.needs.none_open.title' : 'portal.needs.empty.title')}>{t('portal.needs.empty.text')}</EmptyState>
  }
  return (
    <>
      <ul className="stack">
        {list.items.map((need) => (
          <li key={need.id}>
            <NeedCard need={need} />
          </li>
        ))}
      </ul>
      <More list={list} />
    </>
  )
}
