import type { Mandate } from '@qilian/contract/mandates';
import type { TestApp } from '../../../testing/app.ts';
import { ok } from '../../cases/testing.ts';
import { aLiaison, signedInAs } from '../../people/testing.ts';

/** An agent whom the enterprise declared and who has signed: with the sealed agreement. @param as its owner or first liaison */
export async function aSignedMandate(app: TestApp, as: Record<string, string>): Promise<Mandate> {
  const agent = await aLiaison(app);
  const draft = { name: agent.name, agency: '祁连财税代理有限公司', scopes: ['notices'], until: new Date(app.clock.now().getTime() + 90 * 86_400_000).toISOString().slice(0, 10) };
  const { termsDigest } = await ok<{ termsDigest: string }>({ app }, as, 'POST', '/mandates/terms', draft);
  const { id, version } = await ok<Mandate>({ app }, as, 'POST', '/mandates', { ...draft, phone: agent.phone, termsDigest });
  return ok<Mandate>({ app }, await signedInAs(app, agent), 'POST', `/mandates/${id}/sign`, { version, termsDigest });
}
