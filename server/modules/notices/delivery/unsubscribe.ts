import { platform as system } from '../../../platform/auth/actor.ts';
import { inTransaction } from '../../../platform/db/transaction.ts';
import type { Api } from '../../../platform/http/index.ts';
import type { Platform } from '../../../platform/platform.ts';
import { idOfToken, linkToken } from '../../people/index.ts';
import { turnOff } from './preferences.ts';

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
      if (userId !== null) await inTransaction(platform, system, (tx) => turnOff(tx, userId, 'circulars'));
      // The same to whoever made one up.
      return reply.code(200).type('text/plain; charset=utf-8').send('OK\n');
    });
  });
}
