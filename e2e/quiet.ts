import type { Page, Request } from 'playwright-core';

const stillMs = 150;
const longestMs = 15_000;

/** Watches a page; the answer resolves once nothing of it has been under way for a moment. Live streams never end and don't count. */
export function watchRequests(page: Page): () => Promise<void> {
  const under = new Set<Request>();
  let since = performance.now();
  const counts = (request: Request) => !request.url().endsWith('/api/v1/events') && !request.url().startsWith('data:');
  const over = (request: Request) => {
    under.delete(request);
    since = performance.now();
  };
  page.on('request', (request) => {
    if (counts(request)) under.add(request);
  });
  page.on('requestfinished', over);
  page.on('requestfailed', over);
  return async () => {
    since = performance.now();
    for (const until = since + longestMs; performance.now() < until;) {
      if (under.size === 0 && performance.now() - since > stillMs) return;
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    throw new Error(`${page.url()} still waits for ${[...under].map((request) => request.url()).join(', ')}`);
  };
}
