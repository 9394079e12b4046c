import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { arrive, demoPeople, type DemoPerson, type Visitor, type VisitorOptions } from './visitor.ts';

/** One way through the product, from its first click to its proof. */
export interface Journey {
  name: string;
  run: (stage: Stage) => Promise<void>;
}

/** What a journey has at hand; everybody who has come in it is seen when it fails. */
export interface Stage {
  url: string;
  browser: Browser;
  people: DemoPerson[];
  visitors: Visitor[];
  come: (options?: Partial<VisitorOptions>) => Promise<Visitor>;
  /** The nth person of a role in the demo. */
  demo: (role: string, nth?: number) => DemoPerson;
  /** Keeps what a page looks like, where pictures are asked for. */
  picture: (page: Page, name: string) => Promise<void>;
}

export async function setStage(browser: Browser, url: string, pictures?: string): Promise<Stage> {
  const people = await demoPeople(url);
  const visitors: Visitor[] = [];
  return {
    url, browser, people, visitors,
    async come(options = {}) {
      const visitor = await arrive(browser, { url, ...options });
      visitors.push(visitor);
      return visitor;
    },
    demo(role, nth = 0) {
      const found = people.filter((person) => person.role === role)[nth];
      if (!found) throw new Error(`The demo has no ${role} number ${nth + 1}.`);
      return found;
    },
    async picture(page, name) {
      if (pictures === undefined) return;
      mkdirSync(pictures, { recursive: true });
      await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
    },
  };
}

export function expect(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(`Expected ${what}.`);
}
