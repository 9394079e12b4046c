import { platform as platformActor } from '../platform/auth/actor.ts';
import { inTransaction } from '../platform/db/transaction.ts';
import { hashToken, newSessionToken } from '../platform/http/session-token.ts';
import { newId } from '../platform/ids.ts';
import type { TestApp } from './app.ts';

export interface SignedIn {
  userId: string;
  sessionId: string;
  name: string;
  /** Of a program: no cookie, no extra header. */
  headers: { authorization: string };
}

/** A person with an open session and neither posts nor seats, for tests below the modules that give them. */
export async function aSession(app: TestApp, {
  side = 'staff', name = '王芳', email, mobile, locale = 'zh-CN', days = 365,
}: { side?: 'staff' | 'enterprise'; name?: string; email?: string; mobile?: string; locale?: 'zh-CN' | 'en'; days?: number } = {}): Promise<SignedIn> {
  const { secrets, clock } = app.platform;
  const token = newSessionToken();
  return inTransaction(app.platform, platformActor, async (tx) => {
    const [userId, sessionId] = [newId(clock.now()), newId(clock.now())];
    await tx.sql.insertInto('users').values({
      id: userId, side, name, locale, login_name: side === 'staff' ? userId : null, created_at: tx.now,
      email: email === undefined ? null : secrets.encrypt(email), phone: mobile === undefined ? null : secrets.encrypt(mobile), phone_is_mobile: mobile !== undefined,
    }).execute();
    await tx.sql.insertInto('sessions').values({
      id: sessionId, token_hash: hashToken(token), user_id: userId, created_at: tx.now, last_seen_at: tx.now,
      expires_at: new Date(tx.now.getTime() + days * 86_400_000), proved_at: new Date(tx.now.getTime() + days * 86_400_000),
    }).execute();
    return { userId, sessionId, name, headers: { authorization: `Bearer ${token}` } };
  });
}
