import { readFile } from 'node:fs/promises';
import { createSecureContext, type Server } from 'node:tls';
import type { Logger } from 'pino';

export interface CertificateFiles {
  cert: string;
  key: string;
}

export interface Certificate {
  cert: Buffer;
  key: Buffer;
}

/** TLS 1.0 and 1.1 are deprecated (RFC 8996). */
export const oldestTls = 'TLSv1.2';

/** @throws Error that names the setting and what is wrong with its file */
export async function readCertificate({ cert, key }: CertificateFiles): Promise<Certificate> {
  const read = async (setting: string, path: string) => readFile(path).catch((error: Error) => {
    throw new Error(`${setting}: the file ${path} can't be read (${error.message}).`);
  });
  const certificate = { cert: await read('TLS_CERT', cert), key: await read('TLS_KEY', key) };
  try {
    createSecureContext({ ...certificate, minVersion: oldestTls });
  } catch (error) {
    throw new Error(`TLS_CERT and TLS_KEY: ${cert} and ${key} are not a certificate and its key in PEM form (${(error as Error).message}).`, { cause: error });
  }
  return certificate;
}

const lookEveryMs = 10_000;

/**
 * Takes a renewed certificate while the server runs: connections that are open go on, new ones get it. It looks
 * at the content, so that links that are exchanged count too. A pair that doesn't fit (one file is
 * written before the other) is left until it does. @returns the end of looking
 */
export function keepCertificateFresh(server: Server, files: CertificateFiles, present: Certificate, log: Logger, everyMs = lookEveryMs): () => void {
  let serving = present;
  let failing = false;
  const look = async () => {
    try {
      const found = await readCertificate(files);
      failing = false;
      if (found.cert.equals(serving.cert) && found.key.equals(serving.key)) return;
      server.setSecureContext({ ...found, minVersion: oldestTls });
      serving = found;
      log.info({ certificate: files.cert }, 'the renewed certificate is served');
    } catch (error) {
      if (!failing) log.error({ err: error }, 'the certificate was not taken anew; the one before is served on');
      failing = true;
    }
  };
  const timer = setInterval(() => { void look(); }, everyMs).unref();
  return () => clearInterval(timer);
}

/** What the log says of the open port. The server for HTTPS is of our own making, and Fastify takes it for HTTP. */
export const listeningText = (address: string, secure: boolean): string => `Server listening at ${secure ? address.replace(/^http:/, 'https:') : address}`;
