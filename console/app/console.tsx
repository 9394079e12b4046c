import { antdTheme } from '@qilian/ui/antd-theme.ts'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { statusOptions } from '@qilian/ui/session.ts'
import { useShade } from '@qilian/ui/theme.ts'
import { TimeZone } from '@qilian/ui/use-format.ts'
import { defaultTimeZone } from '@qilian/ui/format.ts'
import { QueryClientProvider, useQuery } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { App, ConfigProvider, type ConfigProviderProps } from 'antd'
import dayjs from 'dayjs'
import { useEffect, useMemo, useState, type ReactNode } from 'react'
import { StepUp } from './credentials/step-up.tsx'
import { locales } from './locale/index.ts'
import { queryClient, router } from './router.tsx'

type AntdLocale = ConfigProviderProps['locale']

/** The component library's words in the reader's language. */
function useAntdLocale(): AntdLocale {
  const { language } = useTranslation()
  const [locale, setLocale] = useState<AntdLocale>()
  useEffect(() => {
    const load = async () => {
      const { antdLocale } = await locales[language]()
      dayjs.locale(language.toLowerCase())
      setLocale(antdLocale)
    }
    void load()
  }, [language])
  return locale
}

function City({ children }: { children: ReactNode }) {
  const { data } = useQuery(statusOptions)
  return <TimeZone value={data?.timeZone ?? defaultTimeZone}>{children}</TimeZone>
}

export function Console() {
  const shade = useShade()
  const locale = useAntdLocale()
  const theme = useMemo(() => antdTheme(shade), [shade])
  return (
    <ConfigProvider theme={theme} {...(locale ? { locale } : {})} button={{ autoInsertSpace: false }}>
      <App>
        <QueryClientProvider client={queryClient}>
          <City>
            <RouterProvider router={router} />
            <StepUp />
          </City>
        </QueryClientProvider>
      </App>
    </ConfigProvider>
  )
}
