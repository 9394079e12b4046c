import { pino, type Logger } from 'pino';
import { modules } from '../app.ts';
import type { Config } from '../config.ts';
import { changeDataKey } from '../platform/keys/change-data-key.ts';
import { prepareNextDataKey, takeNextDataKey } from '../platform/keys/kept-data-key.ts';
import { closePlatform, openPlatform } from '../platform/open-platform.ts';
import { backup } from './backup.ts';
import { joinDatabase } from './database.ts';

/**
 * Puts another data key in place of the present one, while the servers run: NEW_DATA_KEY, or one that is made where the
 * present one is kept in DATA_DIR. Returns the exit code of the back-up that follows.
 */
export async function changeDataKeyCommand(config: Config, { print = console.log, log = pino({ level: 'warn' }) }: { print?: (text: string) => void; log?: Logger } = {}): Promise<number> {
  const isKept = config.dataKey === undefined;
  if (!isKept && config.newDataKey === undefined) throw new Error('NEW_DATA_KEY is missing: 64 hexadecimal digits (openssl rand -hex 32) that take the place of DATA_KEY.');
  if (config.newDataKey !== undefined && config.newDataKey === config.dataKey) throw new Error('NEW_DATA_KEY is the same as DATA_KEY.');
  if (isKept && config.newDataKey !== undefined) throw new Error('NEW_DATA_KEY is only for who gives DATA_KEY too: the key that DATA_DIR keeps is followed by one that is made here.');
  const database = await joinDatabase(config, print);
  let newKey: string;
  try {
    // Where a change broke off after its commit, opening takes its key.
    const platform = await openPlatform({ config, embedded: database.embedded, appUrl: database.appUrl, liveUrl: database.liveUrl, modules, log, hearsNews: false });
    try {
      const prepared = isKept ? await prepareNextDataKey(config.dataDir) : undefined;
      newKey = prepared?.next ?? config.newDataKey!;
      await changeDataKey(platform, newKey);
      if (prepared) {
        await takeNextDataKey(config.dataDir);
        print(`The new data key is in place; servers that run take it by themselves. The former one lies in ${prepared.former}: back-ups of its time open with it alone. Put it where those are kept, then remove it here.`);
      } else print('The data key is changed. Servers that run go on with what they hold: restart each with DATA_KEY set to the new one, best now. One that starts with the former one is refused.');
    } finally {
      await closePlatform(platform);
    }
  } finally {
    await database.stop();
  }
  if (config.backups.dir === undefined) {
    print('Make a back-up now: none that was made before opens with the new key.');
    return 0;
  }
  return backup({ ...config, dataKey: isKept ? undefined : newKey }, { print });
}
