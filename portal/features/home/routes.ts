import { laterRoute, route } from '../../app/route.ts'

export const homeRoutes = [
  route('/', 'tab', () => import('./home.tsx'), 'Home'),
  laterRoute('/still', 'open', () => import('./still.tsx'), 'StillPage'),
  laterRoute('/letter', 'open', () => import('./letter.tsx'), 'FindLetter'),
  laterRoute('/letter/:number', 'open', () => import('./letter.tsx'), 'LetterPage'),
]
