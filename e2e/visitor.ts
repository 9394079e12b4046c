import type { Browser, BrowserContext, Page } from 'playwright-core';

export const phone = { width: 390, height: 844 };
export const smallPhone = { width: 360, height: 740 };
export const desk = { width: 1440, height: 900 };

export type Language = 'zh-CN' | 'en';

export interface VisitorOptions {
  url: string;
  viewport?: { width: number; height: number };
  language?: Language;
  /** Whoever of the demo this is; without it nobody is signed in. */
  as?: DemoPerson;
}

export interface DemoPerson {
  userId: string;
  name: string;
  side: 'staff' | 'enterprise';
  role: string;
  at: string;
}

/** Somebody with a browser of their own; every error in its console is kept. */
export interface Visitor {
  page: Page;
  context: BrowserContext;
  errors: string[];
}

export async function demoPeople(url: string): Promise<DemoPerson[]> {
  const answer = await fetch(`${url}/api/v1/status`);
  return ((await answer.json()) as { demo: DemoPerson[] }).demo;
}

export async function arrive(browser: Browser, { url, viewport = desk, language = 'zh-CN', as }: VisitorOptions): Promise<Visitor> {
  const narrow = viewport.width < 600;
  const context = await browser.newContext({ baseURL: url, viewport, locale: language, timezoneId: 'Asia/Shanghai', hasTouch: narrow, isMobile: narrow, reducedMotion: 'reduce' });
  context.setDefaultTimeout(20_000);
  if (language !== 'zh-CN') await context.addInitScript((chosen) => localStorage.setItem('qilian.language', chosen), language);
  if (as) {
    const answer = await context.request.post('/api/v1/session/demo', { data: { userId: as.userId }, headers: { 'x-qilian': '1' } });
    if (!answer.ok()) throw new Error(`${as.name} could not sign in: ${answer.status()} ${await answer.text()}`);
  }
  const errors: string[] = [];
  const page = await context.newPage();
  page.on('pageerror', (error) => errors.push(`${page.url()}: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(`${page.url()}: ${message.text()} (${message.location().url})`);
  });
  return { page, context, errors };
}
