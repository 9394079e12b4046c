import { join } from 'node:path';

/** Encrypts the fixtures' personal data, all of it invented. */
export const fixtureDataKey = 'a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f90';

export const fixturesFolder = join(import.meta.dirname, 'fixtures');
export const fixturePath = (release: string) => join(fixturesFolder, `${release}.jsonl.gz`);
