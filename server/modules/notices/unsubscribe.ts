import { sql } from 'kysely';
import { platform as system } from '../../platform/auth/actor.ts';
import { inTransaction, type Tx } from '../../platform/db/transaction.ts';
import type { Api } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { idOfToken, linkToken } from '../people/index.ts';

const purpose = 'unsubscribe';
const path = '/api/v1/unsubscribe/';

/** For the header List-Unsubscribe of what is ordinary (RFC 8058). */
export const unsubscribeUrl = ({ config, secrets }: Platform, userId: string): string => config.publicUrl + path + linkToken(secrets, purpose, userId);

/**
 * Mail programs post here, without a session and with one field that says what it is. A look with GET changes nothing:
 * whoever scans mails follows each link; people are led to their settings.
 */
export function serveUnsubscribe({ http, platform }: Api): void {
  void http.register(async (scope) => {
    scope.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string', bodyLimit: 1024 }, (_request, body, done) => done(null, body));
    scope.get<{ Params: { token: string } }>(`${path}:token`, (_request, reply) => reply.redirect(`${platform.config.publicUrl}/me/notices`, 303));
    scope.post<{ Params: { token: string } }>(`${path}:token`, async (request, reply) => {
      const userId = idOfToken(platform.secrets, purpose, request.params.token);
      if (userId !== null) await inTransaction(platform, system, (tx) => turnOff(tx, userId));
      // The same to whoever made one up.
      return reply.code(200).type('text/plain; charset=utf-8').send('OK\n');
    });
  });
}

/** No more ordinary circulars by mail; the screen has them all the same. */
async function turnOff(tx: Tx, userId: string): Promise<void> {
  await sql`insert into notice_preferences as p (user_id, off, changed_at) select id, '{circulars.email}', ${tx.now} from users where id = ${userId}
    on conflict (user_id) do update set changed_at = excluded.changed_at, version = p.version + 1,
      off = case when 'circulars.email' = any (p.off) then p.off else p.off || '{circulars.email}'::text[] end`.execute(tx.sql);
}
