import { useLocation, useParams, Redirect } from 'wouter'
import { CategoryStep } from './category-step.tsx'
import { CheckStep } from './check-step.tsx'
import { DescribeStep } from './describe-step.tsx'
import { useDraft } from '../../app/need/draft.ts'
import { FilesStep } from './files-step.tsx'
import { saysEnough } from './words.ts'
import './raise.css'

/** Raising a need, one question a screen. Each has its address, so that the phone's own way back works. */
export function Raise() {
  const { step } = useParams<{ step?: string }>()
  const [, navigate] = useLocation()
  const { draft } = useDraft()

  // Somebody who comes back by a link begins where the answers end.
  if (step !== undefined && !draft.category) return <Redirect to="/raise" replace />
  if ((step === 'files' || step === 'check') && !saysEnough(draft.body)) return <Redirect to="/raise/describe" replace />
  switch (step) {
    case undefined: return <CategoryStep onBack={() => navigate('/')} onNext={() => navigate('/raise/describe')} />
    case 'describe': return <DescribeStep onBack={() => navigate('/raise')} onNext={() => navigate('/raise/files')} />
    case 'files': return <FilesStep onBack={() => navigate('/raise/describe')} onNext={() => navigate('/raise/check')} />
    case 'check': return <CheckStep />
    default: return <Redirect to="/raise" replace />
  }
}
