import { useTranslation } from '@qilian/ui/i18n.ts'
import type { ReactNode } from 'react'

/** What the way looks like, in pictures: drawn here, so that they need no network and turn dark with the page. */
const pictures: Record<string, ReactNode> = {
  message: (
    <>
      <rect x="14" y="6" width="36" height="52" rx="5" />
      <path d="M21 18h22v14H30l-6 5v-5h-3z" />
      <path d="M26 23h12M26 27h8" />
    </>
  ),
  code: (
    <>
      <rect x="14" y="6" width="36" height="52" rx="5" />
      <path d="M20 30h6M29 30h6M38 30h6" strokeWidth="4" />
      <path d="M23 22v-4M32 22v-4M41 22v-4" />
    </>
  ),
  card: (
    <>
      <rect x="6" y="16" width="52" height="34" rx="4" />
      <circle cx="20" cy="29" r="5" />
      <path d="M12 43c1-6 15-6 16 0M35 27h17M35 34h17M35 41h10" />
    </>
  ),
  finger: (
    <>
      <path d="M22 48c-4-12-3-28 10-28s14 14 12 28M27 52c-3-10-3-26 5-26s8 14 7 28M32 56c0-8-1-16 0-24" />
      <circle cx="32" cy="36" r="26" />
    </>
  ),
  letter: (
    <>
      <path d="M14 6h26l10 10v42H14z" />
      <path d="M40 6v10h10M21 24h22M21 31h22M21 38h14" />
      <circle cx="40" cy="48" r="6" />
    </>
  ),
  people: (
    <>
      <circle cx="20" cy="22" r="7" />
      <path d="M8 46c0-12 24-12 24 0" />
      <circle cx="46" cy="26" r="6" />
      <path d="M38 46c0-9 18-9 18 0M30 14h12m0 0-4-4m4 4-4 4" />
    </>
  ),
}

const guides = {
  owner: [
    { picture: 'people', text: 'appointments.guide.owner.people' },
    { picture: 'message', text: 'appointments.guide.owner.message' },
    { picture: 'letter', text: 'appointments.guide.owner.letter' },
  ],
  successor: [
    { picture: 'code', text: 'appointments.guide.successor.code' },
    { picture: 'card', text: 'appointments.guide.successor.card' },
    { picture: 'letter', text: 'appointments.guide.successor.letter' },
    { picture: 'finger', text: 'appointments.guide.successor.finger' },
  ],
} as const

/** A short picture guide: what happens, in which order. */
export function Guide({ name }: { name: keyof typeof guides }) {
  const { t } = useTranslation()
  return (
    <ol className="guide" aria-label={t('appointments.guide.title')}>
      {guides[name].map(({ picture, text }) => (
        <li key={picture}>
          <svg viewBox="0 0 64 64" aria-hidden="true">
            {pictures[picture]}
          </svg>
          <span>{t(text)}</span>
        </li>
      ))}
    </ol>
  )
}
