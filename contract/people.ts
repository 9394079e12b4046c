import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Day, Done, Id, Instant, Locale, Named, PageQuery, ShortPageQuery, Version, line, pageOf } from './shapes.ts';
import { UnmaskingReason } from './unmasking.ts';

export const StaffRole = z.enum([
  'park_leader', 'administrator', 'investment_officer', 'service_officer',
  'service_manager', 'department_liaison', 'office_handler', 'auditor',
]);
export type StaffRole = z.output<typeof StaffRole>;

/** Office-holders of an enterprise: its owner, its primary and deputy liaison. */
export const EnterpriseRole = z.enum(['owner', 'primary', 'deputy']);
export type EnterpriseRole = z.output<typeof EnterpriseRole>;
/** As what somebody acts for an enterprise: by a seat, or as an agent with a mandate. */
export const ActingRole = z.enum([...EnterpriseRole.options, 'agent']);
export type ActingRole = z.output<typeof ActingRole>;
/** What a mandate lets an agent do. */
export const MandateScope = z.enum(['notices', 'read_cases', 'file_cases']);
export type MandateScope = z.output<typeof MandateScope>;

export const AreaLevel = z.enum(['city', 'district', 'park']);
export const Area = z.object({
  id: Id, name: z.string(), level: AreaLevel, parentId: Id.nullable(), openedOn: Day, closedOn: Day.nullable(), version: Version,
});
export const Office = z.object({ id: Id, name: z.string(), departmentId: Id, openedOn: Day, closedOn: Day.nullable(), version: Version });
export const Department = z.object({
  id: Id, name: z.string(), areaId: Id, openedOn: Day, closedOn: Day.nullable(), version: Version, offices: z.array(Office),
});
export const Post = z.object({
  id: Id, role: StaffRole, area: Named, department: Named.nullable(), office: Named.nullable(),
  from: Day, until: Day.nullable(), version: Version,
});
export const StaffMember = z.object({
  id: Id, name: z.string(), loginName: z.string(), phone: z.string().nullable(), email: z.string().nullable(),
  locale: Locale, active: z.boolean(), version: Version, posts: z.array(Post),
  /** Whether a second factor or passkey is enrolled; null for readers who don't administer this person. */
  secured: z.boolean().nullable(),
  /** The last link that was mailed for setting a password and isn't used or withdrawn yet. */
  invitation: z.object({ sentAt: Instant, expiresAt: Instant, failed: z.boolean() }).nullable(),
});
export type StaffMember = z.output<typeof StaffMember>;
export const Absence = z.object({ id: Id, user: Named, from: Day, until: Day, substitute: Named });
export const DutyDay = z.object({ area: Named, day: Day, user: Named });

const LoginName = z.string().regex(/^[a-z0-9][a-z0-9._-]{1,39}$/);
export const Password = z.string().min(10).max(200);
const Phone = z.string().min(5).max(30);
const Email = z.email().max(254);

export const listAreas = endpoint({
  method: 'GET', path: '/areas', summary: 'The tree of city, districts and parks', tag: 'people',
  query: z.strictObject(ShortPageQuery), response: pageOf(Area),
});
export const exportAreas = endpoint({
  method: 'GET', path: '/areas/export', summary: 'The same list as Excel or CSV', tag: 'people',
  query: z.strictObject({ format: z.enum(['xlsx', 'csv']).default('xlsx') }), exchange: 'binary', response: z.any(),
});
export const openArea = endpoint({
  method: 'POST', path: '/areas', summary: 'Add a district or park', tag: 'people', creates: true,
  body: z.strictObject({ name: line(80), level: AreaLevel, parentId: Id }), response: Area,
});
export const renameArea = endpoint({
  method: 'PATCH', path: '/areas/:areaId', summary: 'Rename the city, a district or a park', tag: 'people',
  params: z.strictObject({ areaId: Id }), body: z.strictObject({ version: Version, name: line(80) }), response: Area,
});
export const listDepartments = endpoint({
  method: 'GET', path: '/departments', summary: 'Departments with their offices', tag: 'people',
  query: z.strictObject({ ...ShortPageQuery, areaId: Id.optional(), closed: z.stringbool().default(false) }),
  response: pageOf(Department),
});
export const exportDepartments = endpoint({
  method: 'GET', path: '/departments/export', summary: 'The same list as Excel or CSV, an office a row', tag: 'people',
  query: z.strictObject({ areaId: Id.optional(), closed: z.stringbool().default(false), format: z.enum(['xlsx', 'csv']).default('xlsx') }), exchange: 'binary', response: z.any(),
});
export const openDepartment = endpoint({
  method: 'POST', path: '/departments', summary: 'Add a department', tag: 'people', creates: true,
  body: z.strictObject({ name: line(80), areaId: Id }), response: Department,
});
export const renameDepartment = endpoint({
  method: 'PATCH', path: '/departments/:departmentId', summary: 'Rename a department', tag: 'people',
  params: z.strictObject({ departmentId: Id }), body: z.strictObject({ version: Version, name: line(80) }), response: Department,
});
export const closeDepartment = endpoint({
  method: 'POST', path: '/departments/:departmentId/close', summary: 'Close a department; its open tasks move to the successor', tag: 'people',
  params: z.strictObject({ departmentId: Id }), body: z.strictObject({ version: Version, successorId: Id }), response: Department,
});
export const openOffice = endpoint({
  method: 'POST', path: '/departments/:departmentId/offices', summary: 'Add an office', tag: 'people', creates: true,
  params: z.strictObject({ departmentId: Id }), body: z.strictObject({ name: line(80) }), response: Department,
});
export const renameOffice = endpoint({
  method: 'PATCH', path: '/offices/:officeId', summary: 'Rename an office', tag: 'people',
  params: z.strictObject({ officeId: Id }), body: z.strictObject({ version: Version, name: line(80) }), response: Department,
});
export const closeOffice = endpoint({
  method: 'POST', path: '/offices/:officeId/close', summary: 'Close an office; its open tasks move to the successor', tag: 'people',
  params: z.strictObject({ officeId: Id }), body: z.strictObject({ version: Version, successorId: Id }), response: Department,
});
const StaffFilter = {
  q: z.string().max(80).optional(), role: StaffRole.optional(), areaId: Id.optional(), departmentId: Id.optional(), former: z.stringbool().default(false),
  /** Whoever works for a park that this person works for. */
  worksWith: Id.optional(),
};
export const listStaff = endpoint({
  method: 'GET', path: '/staff', summary: 'Staff with their posts', tag: 'people',
  query: z.strictObject({ ...PageQuery, ...StaffFilter }),
  response: pageOf(StaffMember),
});
export const exportStaff = endpoint({
  method: 'GET', path: '/staff/export', summary: 'The same list as Excel or CSV', tag: 'people',
  query: z.strictObject({ ...StaffFilter, format: z.enum(['xlsx', 'csv']).default('xlsx') }), exchange: 'binary', response: z.any(),
});
export const getStaffMember = endpoint({
  method: 'GET', path: '/staff/:userId', summary: 'One member of staff', tag: 'people',
  params: z.strictObject({ userId: Id }), response: StaffMember,
});
export const revealStaff = endpoint({
  method: 'POST', path: '/staff/:userId/reveal', summary: 'Show a colleague\'s masked contact; the purpose goes on record', tag: 'people',
  params: z.strictObject({ userId: Id }), body: UnmaskingReason, response: z.object({ phone: z.string().nullable(), email: z.string().nullable() }),
});
export const addStaffMember = endpoint({
  method: 'POST', path: '/staff', summary: 'Add a member of staff with a first post', tag: 'people', creates: true,
  body: z.strictObject({
    name: line(60), loginName: LoginName,
    /** Without one an invitation is mailed, by which the person sets it. */
    password: Password.optional(), phone: Phone.optional(), email: Email.optional(), locale: Locale.default('zh-CN'),
    post: z.strictObject({ role: StaffRole, areaId: Id, departmentId: Id.optional(), officeId: Id.optional() }),
  }),
  response: StaffMember,
});
export const editStaffMember = endpoint({
  method: 'PATCH', path: '/staff/:userId', summary: 'Change name or contacts', tag: 'people',
  params: z.strictObject({ userId: Id }),
  body: z.strictObject({ version: Version, name: line(60).optional(), phone: Phone.nullable().optional(), email: Email.nullable().optional(), locale: Locale.optional() }),
  response: StaffMember,
});
export const resetPassword = endpoint({
  method: 'POST', path: '/staff/:userId/password', summary: 'Set a new password; all sessions end', tag: 'people',
  params: z.strictObject({ userId: Id }), body: z.strictObject({ version: Version, password: Password }), response: StaffMember,
});
export const resetSecondFactor = endpoint({
  method: 'POST', path: '/staff/:userId/second-factor/reset', summary: 'Remove the second factor and the passkeys of somebody who lost them; all sessions end', tag: 'people',
  params: z.strictObject({ userId: Id }), body: z.strictObject({ version: Version }), response: StaffMember,
});
export const SignInRules = z.object({
  area: Named, version: Version,
  /** Roles in the area and below it that must have a second factor. */
  secondFactorFor: z.array(StaffRole),
  /** Roles for which an area above asks already. */
  fromAbove: z.array(StaffRole),
});
export const getSignInRules = endpoint({
  method: 'GET', path: '/areas/:areaId/sign-in-rules', summary: 'Which roles must have a second factor', tag: 'people',
  params: z.strictObject({ areaId: Id }), response: SignInRules,
});
export const setSignInRules = endpoint({
  method: 'PUT', path: '/areas/:areaId/sign-in-rules', summary: 'Ask roles for a second factor, from their next sign-in on', tag: 'people',
  params: z.strictObject({ areaId: Id }), body: z.strictObject({ version: Version, secondFactorFor: z.array(StaffRole).max(8) }), response: SignInRules,
});
export const addPost = endpoint({
  method: 'POST', path: '/staff/:userId/posts', summary: 'Give a post', tag: 'people', creates: true,
  params: z.strictObject({ userId: Id }),
  body: z.strictObject({ version: Version, role: StaffRole, areaId: Id, departmentId: Id.optional(), officeId: Id.optional(), from: Day.optional() }),
  response: StaffMember,
});
export const endPost = endpoint({
  method: 'POST', path: '/posts/:postId/end', summary: 'End a post; open work falls to the substitute or the head', tag: 'people',
  params: z.strictObject({ postId: Id }), body: z.strictObject({ version: Version, substituteId: Id.optional() }), response: StaffMember,
});
export const leaveService = endpoint({
  method: 'POST', path: '/staff/:userId/leave', summary: 'A member of staff leaves: sessions end, open work falls to the substitute or the head', tag: 'people',
  params: z.strictObject({ userId: Id }), body: z.strictObject({ version: Version, substituteId: Id.optional() }), response: StaffMember,
});
export const listAbsences = endpoint({
  method: 'GET', path: '/absences', summary: 'Leave with substitutes, present and coming', tag: 'people',
  query: z.strictObject(ShortPageQuery), response: pageOf(Absence),
});
export const exportAbsences = endpoint({
  method: 'GET', path: '/absences/export', summary: 'The same list as Excel or CSV', tag: 'people',
  query: z.strictObject({ format: z.enum(['xlsx', 'csv']).default('xlsx') }), exchange: 'binary', response: z.any(),
});
export const planAbsence = endpoint({
  method: 'POST', path: '/absences', summary: 'Plan leave with a substitute', tag: 'people', creates: true,
  body: z.strictObject({ userId: Id.optional(), from: Day, until: Day, substituteId: Id }), response: Absence,
});
export const cancelAbsence = endpoint({
  method: 'DELETE', path: '/absences/:absenceId', summary: 'Cancel leave', tag: 'people',
  params: z.strictObject({ absenceId: Id }), response: Done,
});
export const listDuty = endpoint({
  method: 'GET', path: '/duty', summary: 'The duty rota', tag: 'people',
  query: z.strictObject({ ...ShortPageQuery, areaId: Id.optional(), from: Day.optional(), until: Day.optional() }),
  response: pageOf(DutyDay),
});
export const exportDuty = endpoint({
  method: 'GET', path: '/duty/export', summary: 'The same rota as Excel or CSV', tag: 'people',
  query: z.strictObject({ areaId: Id.optional(), from: Day.optional(), until: Day.optional(), format: z.enum(['xlsx', 'csv']).default('xlsx') }), exchange: 'binary', response: z.any(),
});
export const planDuty = endpoint({
  method: 'PUT', path: '/duty', summary: 'Put somebody on duty for days', tag: 'people',
  body: z.strictObject({ areaId: Id, userId: Id, days: z.array(Day).min(1).max(92) }),
  response: z.object({ items: z.array(DutyDay) }),
});
