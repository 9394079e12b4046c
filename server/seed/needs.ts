import type { Category } from '@qilian/contract/cases';
import type { DepartmentKey } from './district.ts';
import type { Enterprise } from './enterprises.ts';
import { needTemplates, type NeedTemplate } from './need-templates.ts';
import type { Random } from './random.ts';
import { streets } from './words.ts';

export interface TaskOfNeed {
  department: DepartmentKey;
  instruction: string;
  feedback: string;
}

/** What an enterprise asks for, in its own words, and how it will be dealt with. */
export interface Need {
  title: string;
  body: string;
  category: Category;
  tasks: TaskOfNeed[];
  ask?: { question: string; answer: string } | undefined;
  progress: string;
  resolution: string;
  /** Something to be seen, so that photographs come with it. */
  photo?: boolean | undefined;
}

/** A need that fits the enterprise; one text seldom comes twice from the same one. */
export function needOf(random: Random, enterprise: Enterprise, used: Set<NeedTemplate>, fits: (template: NeedTemplate) => boolean = () => true): Need {
  const fitting = needTemplates.filter((template) => fits(template) && (template.makers !== true || enterprise.industry.makes) && (template.park === undefined || template.park === enterprise.park));
  const fresh = fitting.filter((template) => !used.has(template));
  const template = random.weighted((fresh.length > 0 ? fresh : fitting).map((one) => [one, one.weight ?? 1] as const));
  used.add(template);
  const words = wordsFor(random, enterprise);
  const fill = (text: string) => text.replaceAll(/\{(.+?)\}/g, (_, slot: string) => {
    const word = words[slot];
    if (word === undefined) throw new Error(`A need names {${slot}}, which nobody fills.`);
    return word;
  });
  return {
    title: fill(template.title), body: fill(template.body), category: template.category, progress: fill(template.progress), resolution: fill(template.resolution), photo: template.photo,
    tasks: (template.tasks ?? []).map(([department, instruction, feedback]) => ({ department, instruction: fill(instruction), feedback: fill(feedback) })),
    ask: template.ask && { question: fill(template.ask[0]), answer: fill(template.ask[1]) },
  };
}

function wordsFor(random: Random, { industry, headcount }: Enterprise): Record<string, string> {
  const whole = (from: number, to: number) => String(random.whole(from, to));
  return {
    产品: random.pick(industry.products), 设备: industry.equipment, 岗位: random.pick(industry.posts), 行业: industry.tag,
    人数: String(Math.max(2, Math.round(headcount * (0.05 + random.next() * 0.15)))), 少数: whole(2, 6), 总人数: String(headcount),
    万元: String(Math.max(3, Math.round(headcount * (0.08 + random.next() * 0.2))) * 10), 小额: whole(6, 58), 幢: whole(1, 28), 楼层: whole(1, 5), 路: random.pick(streets), 平方米: String(Math.max(4, Math.round(headcount * (0.06 + random.next() * 0.2))) * 100), 吨: whole(2, 30),
    天: whole(3, 12), 周: whole(2, 6), 次: whole(2, 5), 千伏安: random.pick(['315', '630', '800', '1250']), 时: whole(6, 22), 国家: random.pick(['德国', '日本', '韩国', '马来西亚', '法国']),
  };
}
