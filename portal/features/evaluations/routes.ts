import { laterRoute } from '../../app/route.ts'

export const evaluationsRoutes = [
  laterRoute('/me/record', 'tab', () => import('./my-record.tsx'), 'MyRecord'),
  laterRoute('/me/record/:scoreId', 'tab', () => import('./score-rows.tsx'), 'ScoreRows'),
]
