import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hasPhrase, locales } from '../../platform/phrases.ts';
import { noticeKinds } from './kinds.ts';
import { textsOf, type Reader } from './texts.ts';

const chinese: Reader = { locale: 'zh-CN', side: 'staff', timeZone: 'Asia/Shanghai' };

const full = {
  number: 'XQ-2026-000123', title: '路灯不亮', enterprise: '山海精密', actor: '李强', owner: '王芳', department: '市政局', due: '2026-03-02T09:30:00Z', before: '2026-03-01',
  note: '第一行\n第二行', reason: 'leave', outcome: 'partly', rating: 5, file: '名录.xlsx', created: 1, updated: 2, rejected: 3, closed: 4, restored: 5, kept: 6, merged: '山海精密（旧）',
};

type Tree = { [key: string]: Tree | string };
const leaves = (tree: Tree, prefix = ''): [string, string][] => Object.entries(tree).flatMap(([key, value]): [string, string][] => (
  typeof value === 'string' ? [[prefix + key, value]] : leaves(value, `${prefix}${key}.`)));
const fileOf = (locale: string) => JSON.parse(readFileSync(new URL(`../../phrases/${locale}/notices.json`, import.meta.url), 'utf8')) as Tree;
/** Key → the names that its text leaves open. */
const gapsOf = (tree: Tree) => Object.fromEntries(leaves(tree).map(([path, text]) => [path, new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name))]));

describe('every kind', () => {
  it.each(noticeKinds)('%s has its texts, whole with all values and with none', (kind) => {
    for (const locale of locales) {
      expect(hasPhrase(locale, `notices.kinds.${kind}.subject`)).toBe(true);
      for (const side of ['staff', 'enterprise'] as const) {
        for (const params of [full, {}]) {
          const { subject, body } = textsOf(kind, params, { ...chinese, locale, side });
          expect(subject + body).not.toMatch(/\{\{|\p{Co}|undefined|notices\.|null/u);
          expect(subject).not.toBe('');
          expect(body).not.toBe('');
        }
      }
    }
  });

  it('stands in the list once', () => {
    expect(noticeKinds.filter((kind, at) => noticeKinds.indexOf(kind) !== at)).toEqual([]);
  });

  it('says the same in both languages', () => {
    expect(gapsOf(fileOf('en'))).toEqual(gapsOf(fileOf('zh-CN')));
  });
});

describe('values', () => {
  it('are put into words: instants in the city\'s zone, days, codes', () => {
    expect(textsOf('deadlines_recomputed', { ...full, reason: 'calendar' }, chinese).body.split('\n').slice(1)).toEqual([
      '原期限：2026年3月1日（周日）。', '现期限：2026年3月2日（周一）17:30。', '依据：国务院办公厅公布了放假和调休安排',
    ]);
    expect(textsOf('hand_on_offered', full, { ...chinese, locale: 'en' }).body).toContain('Reason: leave\n');
    expect(textsOf('clock_red', full, { ...chinese, timeZone: 'UTC' }).body).toContain('期限：2026年3月2日（周一）09:30。');
  });

  it('that are missing take their line with them', () => {
    expect(textsOf('case_accepted', { number: 'X', title: '路灯', owner: '王芳', note: null }, chinese).body).toBe('贵公司的诉求“路灯”（编号 X）已受理，由王芳负责办理。');
    expect(textsOf('case_received', { number: 'X', title: '路灯' }, chinese).body).toBe('未登记企业提交了诉求“路灯”（编号 X），由您首接负责。');
  });

  it('stay what they are, even if they look like templates', () => {
    expect(textsOf('case_closed', { ...full, title: '{{owner}} $t(errors.common.not_found)' }, chinese).subject).toBe('诉求已办结：{{owner}} $t(errors.common.not_found)');
  });
});

describe('the enterprise', () => {
  it('reads its own words where a kind has them', () => {
    expect(textsOf('case_closed', full, { ...chinese, side: 'enterprise' }).body).toMatch(/^贵公司的诉求/);
    expect(textsOf('case_closed', full, chinese).body).toMatch(/^山海精密的诉求/);
  });
});
