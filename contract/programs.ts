import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Day, Id, Instant, Named, PageQuery, Version, line, pageOf, text } from './shapes.ts';

/** What a program may do; each endpoint that is open to programs names one. */
export const Scope = z.enum(['cases:read', 'cases:write', 'tasks:write', 'enterprises:read', 'enterprises:write', 'people:read', 'webhooks:manage']);
export type Scope = z.output<typeof Scope>;

export const ProgramToken = z.object({
  id: Id,
  /** Its last characters. */
  hint: z.string(),
  createdAt: Instant, createdBy: Named, expiresAt: Instant, revokedAt: Instant.nullable(), lastUsedAt: Instant.nullable(), lastUsedFrom: z.string().nullable(),
});
export const Program = z.object({
  id: Id, name: z.string(), purpose: z.string(), contact: z.object({ name: z.string(), email: z.string().nullable() }),
  parks: z.array(Named), scopes: z.array(Scope),
  /** For which it acts: it sees that department's cases alone, and has its tasks. Null: it acts for nobody within. */
  department: Named.nullable(),
  /** From where its tokens may be used, as CIDR; empty: from anywhere. */
  networks: z.array(z.string()),
  /** Its own limit; null: that of the city. */
  callsPerMinute: z.number().int().nullable(),
  state: z.enum(['active', 'expired', 'ended']), expiresAt: Instant, endedAt: Instant.nullable(), lastUsedAt: Instant.nullable(),
  createdAt: Instant, createdBy: Named, version: Version, tokens: z.array(ProgramToken),
});
export type Program = z.output<typeof Program>;
/** The token stands in this answer and nowhere else. */
export const ProgramWithToken = z.object({ program: Program, token: z.string() });

const ProgramId = z.strictObject({ programId: Id });
const Terms = {
  name: line(60), purpose: text(500), contact: z.strictObject({ name: line(60), email: z.email().max(254).nullable() }),
  parkIds: z.array(Id).min(1).max(200), scopes: z.array(Scope).min(1).max(20),
  departmentId: Id.nullable(), networks: z.array(line(50)).max(20), callsPerMinute: z.number().int().min(1).max(100_000).nullable(),
  /** The last day on which its tokens work. */
  expiresOn: Day,
};

export const getOwnProgram = endpoint({
  method: 'GET', path: '/program', summary: 'What the calling program is and may do', tag: 'programs',
  response: z.object({ id: Id, name: z.string(), parks: z.array(Named), department: Named.nullable(), scopes: z.array(Scope) }),
});
export const listPrograms = endpoint({
  method: 'GET', path: '/programs', summary: 'Programs that are let in, newest first', tag: 'programs',
  query: z.strictObject({ ...PageQuery, state: z.enum(['active', 'over']).optional() }), response: pageOf(Program),
});
export const exportPrograms = endpoint({
  method: 'GET', path: '/programs/export', summary: 'The same list as Excel or CSV', tag: 'programs', exchange: 'binary',
  query: z.strictObject({ state: z.enum(['active', 'over']).optional(), format: z.enum(['xlsx', 'csv']).default('xlsx') }), response: z.any(),
});
export const getProgram = endpoint({ method: 'GET', path: '/programs/:programId', summary: 'One program with its tokens', tag: 'programs', params: ProgramId, response: Program });
export const addProgram = endpoint({
  method: 'POST', path: '/programs', summary: 'Let a program in; the answer holds its first token, once', tag: 'programs', creates: true,
  body: z.strictObject({ ...Terms, departmentId: Terms.departmentId.default(null), networks: Terms.networks.default([]), callsPerMinute: Terms.callsPerMinute.default(null) }), example: {
    name: '12345热线平台', purpose: '转办企业诉求', contact: { name: '李工', email: 'li@hotline.example.cn' }, parkIds: ['019a2f5e-8c41-7d02-9b7e-0c5a1e6f3b20'],
    scopes: ['cases:read', 'cases:write'], networks: ['203.0.113.0/24'], expiresOn: '2026-12-31',
  },
  response: ProgramWithToken,
});
export const editProgram = endpoint({
  method: 'PATCH', path: '/programs/:programId', summary: 'Change a program\'s terms; they hold from its next call', tag: 'programs',
  params: ProgramId, body: z.strictObject({ version: Version, ...z.object(Terms).partial().shape }), example: { version: 1, expiresOn: '2027-12-31', networks: ['203.0.113.0/24'] }, response: Program,
});
export const rotateToken = endpoint({
  method: 'POST', path: '/programs/:programId/tokens', summary: 'Give a new token; the present ones end after the overlap', tag: 'programs', creates: true,
  params: ProgramId, body: z.strictObject({ version: Version, overlapHours: z.number().int().min(0).max(720).default(24) }), example: { version: 1, overlapHours: 48 }, response: ProgramWithToken,
});
export const revokeToken = endpoint({
  method: 'POST', path: '/programs/:programId/tokens/:tokenId/revoke', summary: 'End a token at once', tag: 'programs',
  params: z.strictObject({ programId: Id, tokenId: Id }), body: z.strictObject({ version: Version }), response: Program,
});
export const endProgram = endpoint({
  method: 'POST', path: '/programs/:programId/end', summary: 'End a program and all its tokens at once', tag: 'programs',
  params: ProgramId, body: z.strictObject({ version: Version }), response: Program,
});
export const listProgramUse = endpoint({
  method: 'GET', path: '/programs/:programId/use', summary: 'What a program called, by day and operation, newest first', tag: 'programs',
  params: ProgramId, query: z.strictObject(PageQuery),
  response: pageOf(z.object({ day: Day, operation: z.string(), calls: z.number().int(), refused: z.number().int(), lastAt: Instant })),
});
