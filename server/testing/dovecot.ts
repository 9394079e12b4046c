import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { untilListening } from './postfix.ts';

/** Why there is no IMAP server to test with; undefined where there is one. */
export const noDovecot = existsSync('/usr/sbin/dovecot') && existsSync('/usr/lib/dovecot/imap') ? undefined : 'Dovecot is missing (npm test -- --install installs it)';

export interface MailboxServer {
  /** With user and password. */
  url: string;
  close(): Promise<void>;
}

/** A real Dovecot on loopback with a folder of its own and one user, whose mailbox is a maildir. */
export async function openDovecot(port: number): Promise<MailboxServer> {
  const folder = await mkdtemp(join(tmpdir(), 'qilian-dovecot-'));
  await chmod(folder, 0o755);
  const asRoot = process.getuid!() === 0;
  // Dovecot refuses mailboxes of root; as somebody else, everything runs under that account.
  const owner = asRoot ? { uid: 65534, gid: 65534 } : { uid: process.getuid!(), gid: process.getgid!() };
  const mail = join(folder, 'mail');
  await mkdir(mail);
  if (asRoot) await chown(mail, owner.uid, owner.gid);
  const config = join(folder, 'dovecot.conf');
  await writeFile(config, `
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
mail_location = maildir:${mail}
first_valid_uid = 1
last_valid_gid = 0
passdb {
  driver = static
  args = password=secret
}
userdb {
  driver = static
  args = uid=${owner.uid} gid=${owner.gid} home=${mail}
}
${asRoot ? '' : `default_internal_user = ${userInfo().username}\ndefault_login_user = ${userInfo().username}\ndefault_internal_group = ${owner.gid}\nservice anvil {\n  chroot =\n}\nservice imap-login {\n  chroot =\n}\n`}
service imap-login {
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
`);
  const server = spawn('/usr/sbin/dovecot', ['-F', '-c', config], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [server.stdout, server.stderr]) stream.on('data', (chunk: Buffer) => { said += chunk.toString(); });
  await untilListening(port, async () => `Dovecot doesn't start: ${said}`);
  return {
    url: `imap://bounces:secret@127.0.0.1:${port}/INBOX`,
    async close() {
      if (server.exitCode === null) {
        server.kill('SIGTERM');
        await once(server, 'exit');
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}
