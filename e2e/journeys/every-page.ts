import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import type { Journey } from '../journey.ts';
import { pagesOf } from '../pages.ts';
import { watchRequests } from '../quiet.ts';
import { desk, phone, smallPhone, type Language } from '../visitor.ts';

interface Way {
  way: string;
  language: Language;
  /** The first is that of the visit, the others are tried on the page. */
  viewports: { width: number; height: number }[];
  axe: boolean;
}

const ways: Way[] = [
  { way: 'on a desk', language: 'zh-CN', viewports: [desk], axe: true },
  { way: 'on a phone', language: 'zh-CN', viewports: [smallPhone, phone], axe: true },
  { way: 'on a phone, in English', language: 'en', viewports: [smallPhone, phone], axe: false },
];

/** Every main page at either width: nothing serious for axe, nothing in the console, nothing to scroll sideways. */
const everyPage = (face: 'console' | 'portal', role: 'administrator' | 'primary'): Journey[] => ways.map(({ way, language, viewports, axe }) => ({
  name: `every page of the ${face} ${way}`,
  async run({ come, demo }) {
    const { page, context, errors } = await come({ as: demo(role), language, viewport: viewports[0]! });
    const quiet = watchRequests(page);
    const problems: string[] = [];
    for (const path of await pagesOf(face, context.request)) {
      errors.length = 0;
      await page.setViewportSize(viewports[0]!);
      // A word that no page knows goes no further than the address.
      await page.goto(face === 'console' ? `${path}?nobody=1` : path);
      await page.locator('h1').first().waitFor();
      await quiet();
      for (const viewport of viewports) {
        await page.setViewportSize(viewport);
        const wide = await sideways(page);
        if (wide !== undefined) problems.push(`${path} at ${viewport.width} px: ${wide}`);
      }
      if (axe) problems.push(...await accessibility(page, path));
      problems.push(...errors.map((error) => `${path}: ${error}`));
    }
    if (problems.length > 0) throw new Error(problems.join('\n'));
  },
}));

export const everyConsolePage = everyPage('console', 'administrator');
export const everyPortalPage = everyPage('portal', 'primary');

/** What stands out beyond the right edge, when the page can be scrolled sideways. */
function sideways(page: Page): Promise<string | undefined> {
  return page.locator('html').evaluate((html) => {
    const { scrollWidth, clientWidth } = html;
    if (scrollWidth <= clientWidth) return undefined;
    const out = [...html.querySelectorAll('body *')].filter((element) => element.getBoundingClientRect().right > clientWidth + 1).at(-1);
    return `${scrollWidth - clientWidth} px to scroll sideways, by ${out ? `<${out.tagName.toLowerCase()} class="${out.getAttribute('class') ?? ''}"> ${out.textContent?.slice(0, 30)}` : 'something'}`;
  });
}

async function accessibility(page: Page, path: string): Promise<string[]> {
  // The pages have no frames; to gather theirs axe would open a page of its own for each, and carry there all that is in order.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] }).analyze();
  return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => `${path}: ${id} (${help}) at ${nodes.slice(0, 3).map(({ target, any }) => `${target.join(' ')}${any[0] ? ` [${any[0].message.slice(0, 120)}]` : ''}`).join('; ')}`);
}
