import { pino } from 'pino';
import { modules } from '../app.ts';
import type { Config } from '../config.ts';
import { beginRotation, countLeft, continueRotation, retireKeys } from '../platform/keys/rotate.ts';
import { closePlatform, openPlatform } from '../platform/open-platform.ts';
import { joinDatabase } from './database.ts';

/** Changes the key of personal data while the servers run, or forgets the keys that were left. */
export async function rotateKeysCommand(config: Config, { retire }: { retire: boolean }): Promise<void> {
  const say = (text: string) => console.log(text);
  const database = await joinDatabase(config, say);
  const platform = await openPlatform({ config, embedded: database.embedded, appUrl: database.appUrl, liveUrl: database.liveUrl, modules, log: pino({ level: 'warn' }) });
  try {
    if (retire) {
      const numbers = await retireKeys(platform);
      say(numbers.length === 0 ? 'There is no old key to retire.' : `Retired: key ${numbers.join(', ')}. Nothing in the database can be read with it any more.`);
      return;
    }
    await beginRotation(platform, config.dataCipher);
    const done = new Map<string, number>();
    const report = await continueRotation(platform, {
      onProgress: (place, rows) => {
        done.set(place, (done.get(place) ?? 0) + rows);
        if (process.stdout.isTTY) process.stdout.write(`\r${[...done].map(([name, count]) => `${name} ${count}`).join(', ')}   `);
      },
    });
    if (done.size > 0 && process.stdout.isTTY) say('');
    if (!report) throw new Error('The change of keys was taken over by another process.');
    for (const [place, rows] of Object.entries(report.counts)) say(`${place}: ${rows} rows under key ${report.toKey} (${report.cipher})`);
    const left = Object.values(await countLeft(platform)).reduce((sum, count) => sum + count, 0);
    say(`${left} rows lie under an old key. Retire it in five minutes or later with: node server/main.ts rotate-keys --retire`);
  } finally {
    await closePlatform(platform);
    await database.stop();
  }
}
