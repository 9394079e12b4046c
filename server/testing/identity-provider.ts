import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

/** A real OpenID provider on loopback. Whoever comes is the person of `account`, without a question. */
export interface TestProvider {
  issuer: string;
  account: { sub: string; claims: Record<string, unknown> };
  /** What a browser does at the provider: follows every step, and gives the address that it is sent back to. */
  visit(url: string): Promise<URL>;
  close(): Promise<void>;
}

export const testClient = { id: 'qilian', secret: 'a-secret-of-the-client-for-tests' };

/** @param publicUrl of the product, for the addresses that the provider sends back to @param port 0 for any that is free */
export async function openTestProvider(publicUrl: string, port = 0): Promise<TestProvider> {
  const server = createServer((request, response) => { void answer(request, response); });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const test: TestProvider = {
    issuer, account: { sub: 'nobody', claims: {} },
    visit: (url) => follow(url, publicUrl),
    async close() {
      server.close();
      server.closeAllConnections();
    },
  };
  const faces = ['/console', ''];
  const provider = new Provider(issuer, {
    clients: [{
      client_id: testClient.id, client_secret: testClient.secret, redirect_uris: faces.map((face) => `${publicUrl}${face}/sign-in/provider`),
      post_logout_redirect_uris: faces.map((face) => `${publicUrl}${face}/sign-in`),
    }],
    cookies: { keys: ['for tests only'] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], phone: ['phone_number', 'phone_number_verified'], profile: ['name', 'employee_number'] },
    findAccount: (_context: unknown, id: string) => ({ accountId: id, claims: async () => ({ sub: id, ...test.account.claims }) }),
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: true } },
    interactions: { url: (_context: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    pkce: { required: () => true },
  });
  const callback = provider.callback();

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      if (!request.url!.startsWith('/interaction/')) return callback(request, response) as unknown as void;
      const { prompt, params, grantId } = await provider.interactionDetails(request, response);
      if (prompt.name === 'login') return await provider.interactionFinished(request, response, { login: { accountId: test.account.sub } }, { mergeWithLastSubmission: false });
      if (grantId !== undefined) return await provider.interactionFinished(request, response, { consent: { grantId } }, { mergeWithLastSubmission: true });
      const grant = new provider.Grant({ accountId: test.account.sub, clientId: testClient.id });
      grant.addOIDCScope(String(params.scope));
      await provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } }, { mergeWithLastSubmission: true });
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  }
  return test;
}

async function follow(first: string, publicUrl: string): Promise<URL> {
  const jar = new Map<string, string>();
  let url = new URL(first);
  for (let step = 0; step < 12; step += 1) {
    if (url.href.startsWith(`${publicUrl}/`)) return url;
    const answer = await fetch(url, { redirect: 'manual', headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') } });
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
      jar.set(name!, value!);
    }
    const location = answer.headers.get('location');
    if (location === null) throw new Error(`The provider answered ${answer.status}: ${(await answer.text()).slice(0, 500)}`);
    url = new URL(location, url);
  }
  throw new Error('The provider sends the browser in circles.');
}
