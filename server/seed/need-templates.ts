import type { Category } from '@qilian/contract/cases';
import type { DepartmentKey, ParkKey } from './district.ts';
import { fundsNeeds } from './needs/funds.ts';
import { labourNeeds } from './needs/labour.ts';
import { landNeeds } from './needs/land.ts';
import { otherNeeds } from './needs/other.ts';
import { policyNeeds } from './needs/policy.ts';
import { procedureNeeds } from './needs/procedures.ts';
import { utilityNeeds } from './needs/utilities.ts';

/** `{…}` are slots that `needs.ts` fills. */
export interface NeedTemplate {
  category: Category;
  title: string;
  body: string;
  /** Department, what it is asked to do, what it answers; none where the owner settles it alone. */
  tasks?: [department: DepartmentKey, instruction: string, feedback: string][];
  /** What the owner may have to ask, and the answer. */
  ask?: [question: string, answer: string];
  progress: string;
  resolution: string;
  photo?: boolean;
  /** Only from enterprises that make things. */
  makers?: boolean;
  park?: ParkKey;
  /** How often against the others; 1 unless told. */
  weight?: number;
}

export const needTemplates: readonly NeedTemplate[] = [...labourNeeds, ...policyNeeds, ...utilityNeeds, ...fundsNeeds, ...procedureNeeds, ...landNeeds, ...otherNeeds];
