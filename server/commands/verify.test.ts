import { expect, test } from 'vitest';
import { aCaseWithADepartment, aScene } from '../modules/cases/testing.ts';
import { sealAll, tamper } from '../platform/ledger/testing.ts';
import { openTestApp } from '../testing/app.ts';
import { verify } from './verify.ts';

test('a case whose course was falsified is named by its number, its park and the time of the seal', async () => {
  const app = await openTestApp();
  try {
    const scene = await aScene(app);
    const found = await aCaseWithADepartment(scene);
    await sealAll(app);
    const run = async () => {
      const lines: string[] = [];
      const code = await verify({ ...app.platform.config, databaseUrl: app.database.ownerUrl }, { print: (text) => lines.push(text), mention: () => undefined });
      return { code, text: lines.join('\n') };
    };
    expect(await run()).toMatchObject({ code: 0 });
    await tamper(app, `delete from ledger_details where entry_id in (select id from ledger_entries where record_id = '${found.id}' and seq > 2);
      delete from ledger_entries where record_id = '${found.id}' and seq > 2`);
    const { code, text } = await run();
    expect(code).toBe(1);
    expect(text).toMatch(new RegExp(`\\[entry_missing\\] case ${found.number} \\(${found.id}\\), entry 3: deleted: .* \\[seal \\d+ of 园区\\d+ made at 2026-03-02T`));
  } finally {
    await app.close();
  }
});
