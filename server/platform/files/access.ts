import type { Tx } from '../db/transaction.ts';

/** Whether the actor may see the record; a file has the access of the record that it belongs to. */
export type CanRead = (tx: Tx, recordId: string) => Promise<boolean>;

/** Record type → rule, brought by the modules; a type without rule is read by nobody. */
export type FileAccess = Map<string, CanRead>;

export interface AccessFields {
  record_type: string | null;
  record_id: string | null;
  uploaded_by: string | null;
}

export async function mayRead(tx: Tx, file: AccessFields): Promise<boolean> {
  if (file.record_type === null || file.record_id === null) return file.uploaded_by !== null && file.uploaded_by === tx.actor.userId;
  const rule = tx.platform.fileAccess.get(file.record_type);
  return rule !== undefined && rule(tx, file.record_id);
}
