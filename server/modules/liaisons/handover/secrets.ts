import { looksLikeSecret } from '@qilian/contract/codes/secret';
import { Refusal } from '../../../platform/errors.ts';

/**
 * A secret is never written down, whoever asks for it: the entry says who keeps it. Nothing of the text goes into the refusal.
 * @throws Refusal `handovers.secret` naming each field, with what it looks like and the mend
 */
export function refuseSecrets(fields: Record<string, string | null | undefined>): void {
  const errors = Object.entries(fields).flatMap(([name, value]) => {
    const found = typeof value === 'string' ? looksLikeSecret(value) : undefined;
    return found ? [{ field: `body.${name}`, code: `handovers.secret_${found.reason}`, params: { at: found.start + 1 } }] : [];
  });
  if (errors.length > 0) throw new Refusal('invalid', 'handovers.secret', { errors });
}
