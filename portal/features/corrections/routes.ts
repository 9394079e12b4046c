import { laterRoute } from '../../app/route.ts'

export const correctionRoutes = [
  laterRoute('/corrections/:correctionId', 'step', () => import('./correction.tsx'), 'CorrectionPage'),
  laterRoute('/mandates', 'tab', () => import('./mandates.tsx'), 'Mandates'),
  laterRoute('/mandates/new', 'step', () => import('./declare.tsx'), 'NewMandate'),
  laterRoute('/mandates/:mandateId', 'tab', () => import('./mandate.tsx'), 'MandatePage'),
  laterRoute('/mandates/:mandateId/:verb', 'step', () => import('./answer-mandate.tsx'), 'AnswerMandate'),
]
