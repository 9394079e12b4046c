import { ApiOutlined, BankOutlined, BarChartOutlined, CalendarOutlined, CommentOutlined, FieldTimeOutlined, FileTextOutlined, ImportOutlined, LockOutlined, MailOutlined, MessageOutlined, NotificationOutlined, PhoneOutlined, SafetyCertificateOutlined, TeamOutlined, TrophyOutlined } from '@ant-design/icons'
import type { StaffRole } from '@qilian/contract/people'
import type { KeyBelow } from '@qilian/ui/phrase-keys.ts'
import type { LinkProps } from '@tanstack/react-router'
import type { ReactNode } from 'react'

export type NavigationGroup = 'work' | 'insight' | 'administration'
export type NavigationEntry = {
  to: NonNullable<LinkProps['to']>
  /** Phrase key below `console.nav`. */
  label: KeyBelow<'console.nav'>
  icon: ReactNode
  group: NavigationGroup
  /** Who sees it; left out for everyone. What they may do there the server decides. */
  roles?: readonly StaffRole[]
}

/** The side navigation, in its order. */
export const navigation: readonly NavigationEntry[] = [
  { to: '/', label: 'worklist', icon: <FieldTimeOutlined />, group: 'work' },
  { to: '/cases', label: 'cases', icon: <FileTextOutlined />, group: 'work' },
  { to: '/enterprises', label: 'enterprises', icon: <BankOutlined />, group: 'work' },
  { to: '/liaisons', label: 'liaisons', icon: <PhoneOutlined />, group: 'work' },
  { to: '/circulars', label: 'circulars', icon: <NotificationOutlined />, group: 'work', roles: ['service_officer', 'investment_officer', 'service_manager', 'park_leader', 'administrator', 'auditor'] },
  { to: '/talks', label: 'talks', icon: <MessageOutlined />, group: 'work', roles: ['service_officer', 'investment_officer', 'service_manager', 'park_leader', 'administrator'] },
  { to: '/enterprises/unreachable', label: 'unreachable', icon: <MailOutlined />, group: 'work', roles: ['service_officer', 'investment_officer', 'park_leader', 'administrator', 'service_manager'] },
  { to: '/overview', label: 'overview', icon: <BarChartOutlined />, group: 'insight', roles: ['park_leader', 'administrator', 'auditor'] },
  { to: '/evaluations', label: 'evaluations', icon: <TrophyOutlined />, group: 'insight', roles: ['park_leader', 'administrator', 'service_officer', 'investment_officer', 'auditor'] },
  { to: '/community', label: 'community', icon: <CommentOutlined />, group: 'work', roles: ['service_officer', 'park_leader', 'administrator'] },
  { to: '/enterprises/import', label: 'imports', icon: <ImportOutlined />, group: 'administration', roles: ['service_officer', 'investment_officer', 'park_leader', 'administrator'] },
  { to: '/people', label: 'staff', icon: <TeamOutlined />, group: 'administration' },
  { to: '/personal-data', label: 'personal_data', icon: <LockOutlined />, group: 'administration', roles: ['administrator'] },
  { to: '/audit', label: 'audit', icon: <SafetyCertificateOutlined />, group: 'insight', roles: ['auditor'] },
  { to: '/audit/access', label: 'access', icon: <SafetyCertificateOutlined />, group: 'administration', roles: ['administrator', 'park_leader'] },
  { to: '/duty', label: 'calendar', icon: <CalendarOutlined />, group: 'administration' },
  { to: '/programs', label: 'programs', icon: <ApiOutlined />, group: 'administration', roles: ['administrator'] },
]

export function navigationFor(roles: readonly StaffRole[]): NavigationEntry[] {
  return navigation.filter((entry) => !entry.roles || entry.roles.some((role) => roles.includes(role)))
}
