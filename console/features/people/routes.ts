import { StaffRole } from '@qilian/contract/people'
import { createRoute } from '@tanstack/react-router'
import { lazyPage } from '../../app/lazy-page.ts'
import { shellRoute } from '../../app/routes.tsx'

export type StaffSearch = {
  q?: string
  role?: StaffRole
  areaId?: string
  departmentId?: string
  /** Those who have left, in place of those in service. */
  former?: true
  /** Whose record is open. */
  open?: string
}

const id = /^[0-9a-f-]{36}$/i

export function readStaffSearch(search: Record<string, unknown>): StaffSearch {
  const idOf = (name: string) => {
    const value = search[name]
    return typeof value === 'string' && id.test(value) ? value : undefined
  }
  // The address's own notation reads a word of digits as a number.
  const textOf = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value).trim().slice(0, 80) || undefined : undefined)
  const read: StaffSearch = {
    q: textOf(search['q']),
    role: StaffRole.options.find((role) => role === search['role']),
    areaId: idOf('areaId'), departmentId: idOf('departmentId'), open: idOf('open'),
    former: search['former'] === true || search['former'] === 'true' ? true : undefined,
  }
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined))
}

const month = /^\d{4}-(0[1-9]|1[0-2])$/

export type DutySearch = { month?: string; areaId?: string }

export function readDutySearch(search: Record<string, unknown>): DutySearch {
  const { month: wanted, areaId } = search
  return {
    ...(typeof wanted === 'string' && month.test(wanted) ? { month: wanted } : {}),
    ...(typeof areaId === 'string' && id.test(areaId) ? { areaId } : {}),
  }
}

const staffRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/people',
  validateSearch: readStaffSearch,
  component: lazyPage(() => import('./staff/staff.tsx'), 'Staff'),
})
const departmentsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/people/departments',
  validateSearch: (search: Record<string, unknown>): { areaId?: string } => (typeof search['areaId'] === 'string' && id.test(search['areaId']) ? { areaId: search['areaId'] } : {}),
  component: lazyPage(() => import('./departments.tsx'), 'Departments'),
})
const areasRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/people/areas',
  component: lazyPage(() => import('./areas.tsx'), 'Areas'),
})
const dutyRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/duty',
  validateSearch: readDutySearch,
  component: lazyPage(() => import('./duty/duty.tsx'), 'Duty'),
})
const absencesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/duty/absences',
  component: lazyPage(() => import('./duty/absences.tsx'), 'Absences'),
})
const calendarRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/duty/calendar',
  validateSearch: (search: Record<string, unknown>): { year?: number } => {
    const year = Number(search['year'])
    return Number.isInteger(year) && year >= 2007 && year <= 2100 ? { year } : {}
  },
  component: lazyPage(() => import('./calendar/calendar.tsx'), 'WorkingCalendar'),
})

export const peopleRoutes = [staffRoute, departmentsRoute, areasRoute, dutyRoute, absencesRoute, calendarRoute] as const
