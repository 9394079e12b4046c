import { defaultTimeZone } from '@qilian/ui/format.ts'
import { statusOptions } from '@qilian/ui/session.ts'
import { TimeZone } from '@qilian/ui/use-format.ts'
import { QueryClientProvider, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { StepUp } from './credentials/step-up.tsx'
import { Toasts } from './components/toast.tsx'
import { queryClient } from './query-client.ts'
import { Routes } from './routes.tsx'
import { UpdateNotice } from './update-notice.tsx'

function City({ children }: { children: ReactNode }) {
  const { data } = useQuery(statusOptions)
  return <TimeZone value={data?.timeZone ?? defaultTimeZone}>{children}</TimeZone>
}

export function Portal() {
  return (
    <QueryClientProvider client={queryClient}>
      <City>
        <Routes />
        <StepUp />
        <UpdateNotice />
        <Toasts />
      </City>
    </QueryClientProvider>
  )
}
