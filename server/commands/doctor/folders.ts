import { constants } from 'node:fs';
import { access, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { strayHomes } from '../../platform/db/embedded/home.ts';
import { fail, ok, warn, type Finding, type Surroundings } from './finding.ts';

const gigabyte = 1_000_000_000;

export async function disks({ config }: Surroundings): Promise<Finding[]> {
  const folders = [['DATA_DIR', config.dataDir], ...(config.backups.dir === undefined ? [] : [['BACKUP_DIR', config.backups.dir]])] as [string, string][];
  const findings = await Promise.all(folders.map(async ([name, folder]) => {
    const found = await statfs(folder).catch(() => undefined);
    if (!found) return fail('disk', `${name} ${folder} can't be looked at`, 'Does it exist, is its disk mounted?');
    const free = found.bavail * found.bsize;
    const share = free / (found.blocks * found.bsize);
    const says = `${name} has ${(free / gigabyte).toFixed(1)} GB free (${Math.round(share * 100)} %)`;
    const mend = `Enlarge the disk of ${folder}, or move it. The database stops writing when it is full.`;
    if (free < 0.5 * gigabyte || found.ffree === 0 && found.files > 0) return fail('disk', says, mend);
    return free < 2 * gigabyte || share < 0.1 ? warn('disk', says, mend) : ok('disk', says);
  }));
  if (config.backups.dir !== undefined) {
    const [data, backup] = await Promise.all([stat(config.dataDir), stat(config.backups.dir)].map((found) => found.then(({ dev }) => dev, () => undefined)));
    if (data !== undefined && data === backup) findings.push(warn('disk', 'BACKUP_DIR lies on the disk of DATA_DIR: both are lost together', 'Mount another disk or machine there, or copy the folder away every day.'));
  }
  return findings;
}

/** @param folders where databases stand whose DATA_DIR their account can't enter */
export async function strays(_around: Surroundings, folders?: readonly string[]): Promise<Finding[]> {
  return (await strayHomes(folders)).map(({ home, dataDir }) => warn('disk', `the database in ${home} belonged to ${dataDir}, which is gone`,
    `If nobody needs it: rm -r ${home} ${home}.data-dir`));
}

export async function permissions({ config }: Surroundings): Promise<Finding[]> {
  if (process.platform === 'win32') return [];
  const secret = ['data-key', 'database.json'].map((name) => join(config.dataDir, name));
  const findings: Finding[] = [];
  for (const path of [...secret, ...(config.backups.dir === undefined ? [] : [config.backups.dir])]) {
    const found = await stat(path).catch(() => undefined);
    if (found && (found.mode & 0o077) !== 0) findings.push(fail('permissions', `${path} can be read by others (${(found.mode & 0o777).toString(8)})`, `chmod go-rwx ${path}`));
  }
  for (const folder of [config.dataDir, ...(config.backups.dir === undefined ? [] : [config.backups.dir])]) {
    if (!await access(folder, constants.W_OK).then(() => true, () => false)) findings.push(fail('permissions', `${folder} can't be written to by this account`, 'Run as the account of the product, or give it the folder (chown).'));
  }
  return findings.length > 0 ? findings : [ok('permissions', 'secrets are readable by their owner alone')];
}
