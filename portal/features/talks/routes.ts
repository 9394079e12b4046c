import { laterRoute } from '../../app/route.ts'

export const talksRoutes = [
  laterRoute('/talks', 'tab', () => import('./talks.tsx'), 'Talks'),
  laterRoute('/talks/new', 'tab', () => import('./new-talk.tsx'), 'NewTalk'),
  laterRoute('/talks/:talkId', 'tab', () => import('./talk.tsx'), 'TalkPage'),
]
