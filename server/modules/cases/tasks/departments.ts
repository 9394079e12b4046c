import type { Tx } from '../../../platform/db/transaction.ts';
import { invalidField } from '../../../platform/errors.ts';
import { liaisonsOf } from '../../people/index.ts';

/** An open department that can sign for a task. Throws on the field where it is closed, unknown or without a liaison. */
export async function requireDepartment(tx: Tx, departmentId: string, field: string): Promise<{ name: string; liaisons: string[] }> {
  const department = await tx.sql.selectFrom('departments').select(['name', 'closed_on']).where('id', '=', departmentId).executeTakeFirst();
  if (!department) throw invalidField(field, 'cases.department_not_found');
  if (department.closed_on !== null) throw invalidField(field, 'cases.department_closed', { department: department.name });
  const liaisons = await liaisonsOf(tx, departmentId);
  if (liaisons.length === 0) throw invalidField(field, 'cases.department_without_liaison', { department: department.name });
  return { name: department.name, liaisons };
}
