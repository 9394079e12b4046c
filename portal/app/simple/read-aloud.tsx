import { useTranslation } from '@qilian/ui/i18n.ts'
import { useEffect, useState } from 'react'
import { Button } from '../components/button.tsx'
import './read-aloud.css'

/** Reads a screen out by the phone's own voice; a phone without one has no button. Another screen has other words, and ends it. */
export const ReadAloud = ({ text }: { text: string }) => <Voice key={text} text={text} />

function Voice({ text }: { text: string }) {
  const { t, language } = useTranslation()
  const [speaking, setSpeaking] = useState(false)
  const voice = 'speechSynthesis' in globalThis ? globalThis.speechSynthesis : undefined
  useEffect(() => () => voice?.cancel(), [voice])
  if (!voice) return null
  const speak = () => {
    voice.cancel()
    if (speaking) return setSpeaking(false)
    const words = new SpeechSynthesisUtterance(text)
    words.lang = language
    words.rate = 0.9
    words.addEventListener('end', () => setSpeaking(false))
    words.addEventListener('error', () => setSpeaking(false))
    setSpeaking(true)
    voice.speak(words)
  }
  return (
    <Button className="read-aloud" aria-pressed={speaking} onClick={speak}>
      <svg className="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
        <path d="M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM15.5 9a4 4 0 0 1 0 6M18 6.5a7.5 7.5 0 0 1 0 11" />
      </svg>
      {t(speaking ? 'portal.simple.stop_reading' : 'portal.simple.read_aloud')}
    </Button>
  )
}
