import { route } from '../../app/route.ts'

export const talksRoutes = [
  route('/talks', 'tab', () => import('./talks.tsx'), 'Talks'),
  route('/talks/new', 'tab', () => import('./new-talk.tsx'), 'NewTalk'),
  route('/talks/:talkId', 'tab', () => import('./talk.tsx'), 'TalkPage'),
]
