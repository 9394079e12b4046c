import type { TestApp } from '@qilian/server/testing/app.ts';
import { aScene } from '@qilian/server/modules/cases/testing.ts';
import { aLiaison, signedInAs } from '@qilian/server/modules/people/testing.ts';
import type { Product } from './product.ts';

export interface BenchScene {
  /** The three seats of one enterprise. */
  liaisons: Record<string, string>[];
  officer: Record<string, string>;
}

/** People of one park, signed in. */
export async function setScene(product: Product): Promise<BenchScene> {
  const app = { platform: product.platform } as TestApp;
  const { as, enterpriseId } = await aScene(app);
  const others = [await aLiaison(app, { enterpriseId, role: 'deputy' }), await aLiaison(app, { enterpriseId, role: 'owner' })];
  return { liaisons: [as.liaison, ...await Promise.all(others.map((other) => signedInAs(app, other)))], officer: as.officer };
}
