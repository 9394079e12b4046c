import { expect, test } from 'vitest';
import { asOwner } from '../../../platform/ledger/testing.ts';
import { openTestApp } from '../../../testing/app.ts';
import { aCase, aScene } from '../testing.ts';

test('numbers go on beyond a million, and none comes twice', async () => {
  const app = await openTestApp();
  try {
    const scene = await aScene(app);
    await asOwner(app, `select setval('case_numbers', 99999)`);
    const before = await aCase(scene);
    await asOwner(app, `select setval('case_numbers', 999999)`);
    const after = [await aCase(scene), await aCase(scene)];
    expect([before, ...after].map(({ number }) => number.slice(10))).toEqual(['100000', '1000000', '1000001']);
  } finally {
    await app.close();
  }
});
