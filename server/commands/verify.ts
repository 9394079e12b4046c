import type { Config } from '../config.ts';
import { startEmbedded } from '../platform/db/embedded.ts';
import { urlOfPrimary } from '../platform/db/primary.ts';
import { sealKeys } from '../platform/ledger/seal-format.ts';
import { verifyLedger, type Finding, type VerifyReport } from '../platform/ledger/verify/index.ts';
import { keptDataKey } from '../platform/keys/kept-data-key.ts';
import { derivedKeysOf } from '../platform/keys/derived-keys.ts';
import { openSecrets } from '../platform/secrets.ts';
import pg from 'pg';

/**
 * Checks the ledger and prints what was found, as sentences or as JSON. Writes nothing and migrates nothing.
 * Returns the exit code: 0 when the ledger is whole, 1 when it isn't.
 */
export async function verify(config: Config, { json = false, print = console.log, mention = console.error }: {
  json?: boolean; print?: (text: string) => void;
  /** Progress and what is beside the result. */
  mention?: (text: string) => void;
} = {}): Promise<number> {
  const embedded = config.databaseUrl === undefined ? await startEmbedded({ dataDir: config.dataDir, log: mention }) : undefined;
  try {
    const dataKey = config.dataKey ?? await keptDataKey(config.dataDir, embedded !== undefined);
    const databaseUrl = await urlOfPrimary(embedded?.ownerUrl ?? config.databaseOwnerUrl ?? config.databaseDirectUrl ?? config.databaseUrl!);
    const report = await verifyLedger({
      databaseUrl,
      sealFile: config.sealFile,
      publicKey: sealKeys(await sealSeedOf(databaseUrl, dataKey)).publicKey,
      onProgress: (entries) => mention(`${entries} entries checked`),
    });
    print(json ? JSON.stringify(report, null, 2) : readable(report, config.sealFile));
    return report.whole ? 0 : 1;
  } finally {
    await embedded?.stop();
  }
}

async function sealSeedOf(databaseUrl: string, dataKey: string): Promise<Buffer> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return (await derivedKeysOf(client, dataKey))['ledger-seal'] ?? openSecrets(dataKey).sealSeed;
  } finally {
    await client.end();
  }
}

function readable(report: VerifyReport, sealFile: string): string {
  const lines = [
    `${report.entries} entries of ${report.records} records, ${report.details} details (${report.erased} erased), ${report.seals} seals, ${report.sealsOutside} of them confirmed by ${sealFile}.`,
    `Signing key (Ed25519, SPKI): ${report.publicKey}`,
  ];
  if (report.unsealed > 0) lines.push(`${report.unsealed} entries are not sealed yet; a cut-off end among them can't be found.`);
  if (report.whole) return [...lines, 'The ledger is whole.'].join('\n');
  const beyond = report.findingsInAll - report.findings.length;
  return [
    ...lines, `The ledger is NOT whole: ${report.findingsInAll} ${report.findingsInAll === 1 ? 'finding' : 'findings'}.`,
    ...report.findings.map((finding) => `  ${sentence(finding)}`),
    ...(beyond > 0 ? [`  … and ${beyond} more`] : []),
  ].join('\n');
}

function sentence({ code, recordType, recordId, caseNumber, seq, seqUntil, entryType, parkId, park, seal, sealedAt, says }: Finding): string {
  const where = park ?? (parkId === null ? 'no park' : `park ${parkId}`);
  const sealed = seal === null ? '' : `seal ${seal} of ${where}${sealedAt === null ? '' : ` made at ${sealedAt.toISOString()}`}`;
  if (recordId === null) return seal === null ? `[${code}] ${says}` : `[${code}] ${sealed}: ${says}`;
  const record = `${recordType} ${caseNumber === null ? recordId : `${caseNumber} (${recordId})`}`;
  const entry = seqUntil === null ? `entry ${seq}` : `entries ${seq} to ${seqUntil}`;
  return `[${code}] ${record}, ${entry}${entryType === null ? '' : ` (${entryType})`}: ${says}${sealed === '' ? '' : ` [${sealed}]`}`;
}
