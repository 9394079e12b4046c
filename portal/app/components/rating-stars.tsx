import { useTranslation } from '@qilian/ui/i18n.ts'
import './rating-stars.css'

const scale = [1, 2, 3, 4, 5] as const

type RatingStarsProps = { label: string; value: number | undefined; onChange: (value: number) => void }

/** One to five stars as radio buttons. */
export function RatingStars({ label, value, onChange }: RatingStarsProps) {
  const { t } = useTranslation()
  return (
    <fieldset className="rating">
      <legend className="visually-hidden">{label}</legend>
      {scale.map((stars) => (
        <label key={stars} className={value !== undefined && stars <= value ? 'rating-on' : undefined}>
          <input type="radio" name="rating" value={stars} checked={value === stars} onChange={() => onChange(stars)} aria-label={t('common.rating', { count: stars })} />
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path d="m12 3 2.7 5.8 6.3.8-4.6 4.3 1.2 6.3-5.6-3.1-5.6 3.1 1.2-6.3L3 9.6l6.3-.8z" />
          </svg>
        </label>
      ))}
      <output className="rating-word">{value === undefined ? '' : t('common.rating', { count: value })}</output>
    </fieldset>
  )
}
