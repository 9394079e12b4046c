import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const triesMs = 200;
const mostTries = 100;

/** What was sent, newest last: the outbox stands for the network. Mails are read as their readers see them. */
export async function messageWith(outbox: string, matches: (name: string, text: string) => boolean): Promise<string> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const found = names(outbox).map((name) => ({ name, text: read(join(outbox, name)) })).find(({ name, text }) => matches(name, text));
    if (found) return found.text;
    await new Promise((done) => { setTimeout(done, triesMs); });
  }
  throw new Error('The message did not come.');
}

function names(outbox: string): string[] {
  try {
    return readdirSync(outbox).filter((name) => !name.endsWith('~'));
  } catch {
    return [];
  }
}

/** Heads as they are, parts decoded. */
function read(path: string): string {
  const text = readFileSync(path, 'utf8');
  if (!path.endsWith('.eml')) return text;
  return text.split(/\r?\n(?=--)/).map((part) => {
    const [head = '', ...body] = part.split(/\r?\n\r?\n/);
    const encoding = /^content-transfer-encoding: *([\w-]+)/im.exec(part)?.[1]?.toLowerCase();
    const content = body.join('\n\n');
    return `${head}\n\n${encoding === 'base64' ? Buffer.from(content.replaceAll(/\s/g, ''), 'base64').toString('utf8') : encoding === 'quoted-printable' ? unquoted(content) : content}`;
  }).join('\n');
}

const unquoted = (text: string): string =>
  text.replaceAll(/=\r?\n/g, '').replaceAll(/(?:=[0-9A-F]{2})+/g, (bytes) => Buffer.from(bytes.replaceAll('=', ''), 'hex').toString('utf8'));
