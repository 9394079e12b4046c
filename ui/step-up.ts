import type { ProofWay } from '@qilian/contract/shapes'
import { useEffect, useState } from 'react'

type Ask = (ways: readonly ProofWay[]) => Promise<boolean>

let ask: Ask | undefined
let open: Promise<boolean> | undefined

/** Whether whoever sits here has just proved who they are; several calls that ask at once share one question. */
export function stepUp(ways: readonly ProofWay[]): Promise<boolean> {
  if (!ask) return Promise.resolve(false)
  open ??= ask(ways).finally(() => {
    open = undefined
  })
  return open
}

export type StepUpQuestion = { ways: readonly ProofWay[]; answer: (proved: boolean) => void }

/** For the one place of a face that asks: the question that is open now. */
export function useStepUpQuestion(): StepUpQuestion | undefined {
  const [question, setQuestion] = useState<StepUpQuestion>()
  useEffect(() => {
    ask = (ways) =>
      new Promise((resolve) => {
        setQuestion({
          ways,
          answer: (proved) => {
            setQuestion(undefined)
            resolve(proved)
          },
        })
      })
    return () => {
      ask = undefined
    }
  }, [])
  return question
}
