import type { ActingRole, StaffRole } from '@qilian/contract/people';
import type { Scope } from '@qilian/contract/programs';
import type { Headers } from '../call.ts';

export interface Person {
  id: string;
  /** A program is named by the one scope that it has. */
  role: StaffRole | ActingRole | Scope;
  as: Headers;
}
