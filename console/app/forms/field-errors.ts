import { ProblemError } from '@qilian/ui/api.ts'
import type { FormInstance } from 'antd'

type FieldName = (string | number)[]

/** `body.post.areaId` → `['post', 'areaId']`: forms are built like the body that they send. */
export function fieldName(field: string): FieldName {
  return field
    .replace(/^body\./, '')
    .split('.')
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part))
}

/** Puts what the server says beside the fields that it names, and gives back what found no place in the form. */
export function showFieldErrors<Values>(form: FormInstance<Values>, error: unknown): string[] {
  if (!(error instanceof ProblemError)) return []
  const known = new Set(form.getFieldsError().map(({ name }) => name.join('.')))
  const homeless: string[] = []
  for (const { field, message } of error.problem.errors ?? []) {
    const name = fieldName(field)
    if (known.has(name.join('.'))) form.setFields([{ name: name as never, errors: [message] }])
    else homeless.push(message)
  }
  return homeless
}
