/**
 * A made-up city of enterprises and the people who speak for them, in which it is known who is a shadow liaison. It knows
 * nothing of how shadows are found: it only writes down what agencies, families, groups and shared offices do.
 */

export type Difficulty = 'easy' | 'medium' | 'hard';
export type Decoy = 'family' | 'group' | 'office' | 'founder' | 'friends' | 'kiosk' | 'service_centre' | 'incubator' | 'spouses' | 'stall';
/** What was done so as not to be found; apart from the ordinary ways of agencies. */
export type Disguise = 'several_accounts' | 'plus_addresses' | 'numbers_in_a_row' | 'couple';

export interface CityPerson {
  name: string;
  phone: string;
  email: string | null;
  /** Numbers of browsers in which this person was signed in. */
  browsers: number[];
  /** Number of the identity card, where it was proved. */
  idNumber: string | null;
}

export interface CityEnterprise {
  name: string;
  representative: string;
  address: string;
  industry: string;
  /** Seats by index of the person. */
  owner: number | null;
  primary: number;
  deputy: number | null;
  /** Somebody who bears the liaison's name held the seat before and left. */
  formerName: string | null;
  /** Credit code of the parent, where the file names it. */
  parent: string | null;
  shadow: Difficulty | null;
  disguise: Disguise | null;
  decoy: Decoy | null;
}

export interface City {
  people: CityPerson[];
  enterprises: CityEnterprise[];
  /** Browsers of counters at which staff work too. */
  counters: number[];
}

/** Mulberry32. */
function chanceOf(seed: number) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return { next, chance: (p: number) => next() < p, whole: (from: number, to: number) => from + Math.floor(next() * (to - from + 1)), pick: <Item>(items: readonly Item[]): Item => items[Math.floor(next() * items.length)]! };
}

const surnames = [...'王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤'];
const givens = [...'伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰萍红鹏飞燕玲婷辉宇浩晨欣怡梦雪琳佳颖博文俊凯翔宁波海峰建国庆春梅志远思源子涵雨泽嘉豪'];
const brands = [...'华锐恒盛鑫达瑞丰远航天泽宏图中科金诺博雅创新联众佳信源启明正隆康泰兴业利德盈广安凯旋腾辉云帆智汇海纳百川星辰众诚'];
const trades = ['机械', '科技', '贸易', '新材料', '生物', '电子', '物流', '建筑工程', '食品', '环保', '信息技术', '商贸', '文化传播', '装备制造', '医疗器械', '农业发展'];
const kinds = ['有限公司', '有限公司', '有限公司', '有限责任公司', '股份有限公司', '个人独资企业'];
const roads = ['创业', '科技', '兴园', '滨河', '祁连', '敦煌', '昆仑', '长城', '丝路', '金昌', '张掖', '武威', '嘉峪', '银滩', '北辰', '南湖', '东风', '建设', '工业', '开拓'];
const industries = ['C3512', 'C2770', 'F5137', 'I6513', 'G5431', 'E4710', 'C1351', 'N7721', 'F5219', 'M7310'];
const publicMail = ['qq.com', '163.com', '126.com', '139.com', 'foxmail.com', 'sina.com'];

/** @param size enterprises in all, about one in fourteen with a shadow liaison */
export function makeCity(seed: number, size: number): City {
  const { next, chance, whole, pick } = chanceOf(seed);
  const people: CityPerson[] = [];
  const enterprises: CityEnterprise[] = [];
  const counters: number[] = [];
  let lastBrowser = 0;
  let lastDomain = 0;
  const newBrowser = () => (lastBrowser += 1);
  const newDomain = () => `${pick(['hr', 'jx', 'kj', 'tz', 'gs', 'yun', 'zg'])}${(lastDomain += 1)}-${seed}.${pick(['com', 'cn', 'com.cn'])}`;
  const surname = () => surnames[Math.floor(next() ** 2 * surnames.length)]!;
  const personName = (family = surname()) => family + pick(givens) + (chance(0.55) ? pick(givens) : '');
  const brand = () => pick(brands) + pick(brands);
  const street = () => `祁连市${pick(['', '城东区', '城西区'])}${pick(roads)}${pick(['路', '大道', '街', '北路', '南路'])}${whole(1, 999)}号`;
  const address = () => `${street()}${chance(0.7) ? `${whole(1, 12)}${pick(['号楼', '栋', '幢', '座'])}${whole(101, 2899)}${pick(['室', '', '号'])}` : ''}`;
  // A city has a few hundred blocks of ten thousand mobile numbers, and people take what the shop has.
  const blocks = Array.from({ length: 600 }, () => `1${pick(['38', '39', '50', '77', '86', '99'])}${whole(1000, 9999)}`);
  const taken = new Set<string>();
  const newNumber = (): string => {
    for (;;) {
      const number = `${pick(blocks)}${String(whole(0, 9999)).padStart(4, '0')}`;
      if (taken.has(number)) continue;
      taken.add(number);
      return number;
    }
  };
  const addPerson = ({ name = personName(), domain = null as string | null, browsers = chance(0.6) ? [newBrowser()] : [] as number[], mail = true, phone = null as string | null, email: mailbox = null as string | null, idNumber = null as string | null } = {}): number => {
    const number = people.length;
    const email = mailbox ?? (!mail || chance(0.25) ? null : `${pick(['w', 'l', 'z', 'c'])}${number}@${domain ?? pick(publicMail)}`);
    return people.push({ name, idNumber, phone: phone ?? newNumber(), email, browsers }) - 1;
  };
  const usedNames = new Set<string>();
  const companyName = (start: string, trade = pick(trades)): string => {
    for (let tries = 0; ; tries += 1) {
      const name = `${chance(0.7) ? '祁连' : ''}${start}${trade}${tries > 0 ? String(tries) : ''}${pick(kinds)}`;
      if (usedNames.has(name)) continue;
      usedNames.add(name);
      return name;
    }
  };
  const add = (given: Partial<CityEnterprise> & { primary: number }): CityEnterprise => {
    const made: CityEnterprise = {
      name: given.name ?? companyName(brand()), representative: given.representative ?? personName(), address: given.address ?? address(), industry: given.industry ?? pick(industries),
      owner: given.owner ?? null, primary: given.primary, deputy: given.deputy ?? null, formerName: given.formerName ?? null, parent: given.parent ?? null, disguise: given.disguise ?? null, shadow: given.shadow ?? null, decoy: given.decoy ?? null,
    };
    enterprises.push(made);
    return made;
  };
  /** The boss of a firm of its own, who may hold the owner's seat. */
  const ownedBy = (representative = personName()) => ({ representative, owner: chance(0.5) ? addPerson({ name: representative }) : null });
  const ordinary = (more: Partial<CityEnterprise> = {}) => {
    const { representative, owner } = ownedBy(more.representative);
    const domain = chance(0.3) ? newDomain() : null;
    const primary = owner !== null && chance(0.3) ? owner : addPerson({ domain, ...(chance(0.1) && { name: representative }) });
    add({ representative, owner, primary, deputy: chance(0.25) ? addPerson({ domain }) : null, ...more });
  };

  const easy = () => {
    // One bookkeeper, one number, many firms.
    const person = addPerson({ domain: chance(0.3) ? newDomain() : null });
    for (let count = whole(6, 14); count > 0; count -= 1) add({ ...ownedBy(), primary: person, shadow: 'easy' });
    if (chance(0.4)) add({ name: companyName(brand(), pick(['财税咨询', '代理记账', '企业管理咨询'])), industry: pick(['L7241', 'L7297', 'L7299']), ...ownedBy(), primary: person });
  };
  const medium = () => {
    // An agency's mail domain; each of its people has a number and two or three firms.
    const domain = newDomain();
    const office = newBrowser();
    const known = chance(0.3);
    for (let staff = whole(3, 6); staff > 0; staff -= 1) {
      const person = addPerson({ domain, browsers: chance(0.25) ? [office] : [newBrowser()] });
      people[person]!.email ??= `x${person}@${domain}`;
      for (let count = whole(1, 3); count > 0; count -= 1) add({ ...ownedBy(), primary: person, shadow: 'medium' });
    }
    if (known) add({ name: companyName(brand(), '代理记账'), industry: 'L7241', ...ownedBy(), primary: addPerson({ domain, browsers: [office] }) });
  };
  const freelancer = () => {
    // A few firms, a private number, no office.
    const person = addPerson({ browsers: [newBrowser()] });
    for (let count = whole(3, 5); count > 0; count -= 1) add({ ...ownedBy(), primary: person, shadow: 'medium' });
  };
  const chain = () => {
    // Each pair shares one of two liaisons; only the whole is many.
    let person = addPerson();
    for (let left = whole(5, 9); left > 0; left -= 1) {
      const following = addPerson();
      add({ ...ownedBy(), primary: person, deputy: left > 1 ? following : null, shadow: 'hard' });
      person = following;
    }
  };
  const swapped = () => {
    // Two firms, the same two outsiders in changed seats.
    const [one, other] = [addPerson(), addPerson()];
    add({ ...ownedBy(), primary: one, deputy: other, shadow: 'hard' });
    add({ ...ownedBy(), primary: other, deputy: one, shadow: 'hard' });
  };
  const hidden = () => {
    // An agency's people with numbers and mailboxes of their own: only the office's browser, sometimes its address, is one.
    const office = newBrowser();
    const registered = address();
    for (let staff = whole(5, 10); staff > 0; staff -= 1) {
      add({ ...ownedBy(), primary: addPerson({ browsers: chance(0.8) ? [office] : [newBrowser()] }), address: chance(0.5) ? registered : address(), shadow: 'hard' });
    }
  };
  const gone = () => {
    // The name of an executive who left, with the number of whoever registered the firm.
    const name = personName();
    add({ ...ownedBy(), primary: addPerson({ name }), formerName: name, shadow: 'hard' });
  };

  // ── disguises: one hand behind many names ──
  let lastCard = 0;
  const newCard = () => `62010219800101${String((lastCard += 1)).padStart(4, '0')}`;
  let lastRow = 0;
  const several = () => {
    // One bookkeeper, an account for every firm, numbers and browsers of their own; the identity card was proved in some.
    const [name, card] = [personName(), newCard()];
    for (let count = whole(4, 9); count > 0; count -= 1) add({ ...ownedBy(), primary: addPerson({ name, browsers: [newBrowser()], idNumber: chance(0.7) ? card : null }), shadow: 'medium', disguise: 'several_accounts' });
  };
  const plusAddresses = () => {
    // One mailbox, another tag behind the plus for every firm, and names made up.
    const base = `dz${lastBrowser}`;
    for (let count = whole(4, 9); count > 0; count -= 1) add({ ...ownedBy(), primary: addPerson({ browsers: [newBrowser()], email: `${base}+k${count}@gmail.com` }), shadow: 'hard', disguise: 'plus_addresses' });
  };
  const numbersInARow = () => {
    // Private numbers bought in a row for the staff, mailboxes with large providers; two of three at home, one in the office.
    const [office, first] = [newBrowser(), 20_000_000 + 97 * (lastRow += 1)];
    for (let count = whole(5, 9); count > 0; count -= 1) {
      const person = addPerson({ browsers: [chance(0.34) ? office : newBrowser()], phone: `166${String(first + count).padStart(8, '0')}` });
      for (let firms = whole(1, 2); firms > 0; firms -= 1) add({ ...ownedBy(), primary: person, shadow: 'hard', disguise: 'numbers_in_a_row' });
    }
  };
  const couple = () => {
    // She keeps the books, half of the firms run under his name; one computer at home.
    const home = newBrowser();
    for (const person of [addPerson({ browsers: [home] }), addPerson({ browsers: [home] })]) {
      for (let count = whole(2, 3); count > 0; count -= 1) add({ ...ownedBy(), primary: person, shadow: 'hard', disguise: 'couple' });
    }
  };

  const family = () => {
    const [name, home, person] = [surname(), address(), addPerson()];
    for (let count = whole(2, 3); count > 0; count -= 1) add({ representative: personName(name), address: home, primary: person, decoy: 'family' });
  };
  const group = () => {
    const [start, domain, secretary] = [brand(), newDomain(), whole(0, 1)];
    const boss = personName();
    const owner = chance(0.6) ? addPerson({ name: boss, domain }) : null;
    const shared = [addPerson({ domain }), addPerson({ domain })];
    for (let count = whole(3, 8); count > 0; count -= 1) {
      add({ name: companyName(chance(0.85) ? start : brand()), representative: chance(0.5) ? boss : personName(), owner, primary: shared[chance(0.8) ? secretary : 1 - secretary]!, decoy: 'group' });
    }
  };
  const office = () => {
    const building = `${street()}${whole(1, 9)}号楼`;
    const exact = chance(0.3);
    for (let count = whole(15, 60); count > 0; count -= 1) ordinary({ address: exact && chance(0.4) ? building : `${building}${whole(101, 2499)}室`, decoy: 'office' });
  };
  const founder = () => {
    const boss = personName();
    const person = addPerson({ name: boss });
    const seat = chance(0.5) ? person : null;
    for (let count = whole(2, 5); count > 0; count -= 1) add({ representative: boss, owner: seat, primary: person, decoy: 'founder' });
  };
  const friends = () => {
    // One person works for two firms that have nothing else in common, and truly does.
    const person = addPerson();
    for (let count = 2; count > 0; count -= 1) add({ ...ownedBy(), primary: person, deputy: addPerson(), decoy: 'friends' });
  };
  const kiosk = () => {
    // A counter's browser, from which people enrol with the help of staff; and now and then a café's.
    const browser = newBrowser();
    const counter = chance(0.75);
    if (counter) counters.push(browser);
    for (let count = counter ? whole(20, 60) : 2; count > 0; count -= 1) {
      const { representative, owner } = ownedBy();
      add({ representative, owner, primary: addPerson({ browsers: [browser] }), decoy: 'kiosk' });
    }
  };

  const serviceCentre = () => {
    // Subsidiaries of different names and bosses; one office of the group speaks for all. Half of the files name the parent.
    const [domain, code, known] = [newDomain(), `91620102MA${String(9_000_000 + (lastRow += 1)).padStart(7, '0')}X`, chance(0.5)];
    const desk = [addPerson({ domain }), addPerson({ domain })];
    for (let count = whole(4, 9); count > 0; count -= 1) add({ ...ownedBy(), primary: pick(desk), parent: known ? code : null, decoy: 'service_centre' });
  };
  const incubator = () => {
    // The manager of the building speaks for young tenants until they have somebody.
    const [building, manager] = [`${street()}${whole(1, 9)}号楼`, addPerson({ domain: newDomain() })];
    for (let count = whole(3, 6); count > 0; count -= 1) add({ ...ownedBy(), primary: manager, address: `${building}${whole(101, 2499)}室`, decoy: 'incubator' });
  };
  const spouses = () => {
    // Two firms, two bosses who are married and stand in for each other, with one computer at home.
    const home = newBrowser();
    const [his, hers] = [personName(), personName()];
    const [he, she] = [addPerson({ name: his, browsers: [home] }), addPerson({ name: hers, browsers: [home] })];
    add({ representative: his, owner: chance(0.5) ? he : null, primary: he, deputy: she, decoy: 'spouses' });
    add({ representative: hers, owner: chance(0.5) ? she : null, primary: she, deputy: he, decoy: 'spouses' });
  };

  const stall = () => {
    // An operator's stall in a new building: its tenants, who have nothing else in common, took numbers one after another.
    const [building, first] = [`${street()}${whole(1, 9)}号楼`, 60_000_000 + 97 * (lastRow += 1)];
    let number = first;
    for (let count = whole(4, 8); count > 0; count -= 1) {
      number += whole(1, 3);
      add({ ...ownedBy(), primary: addPerson({ phone: `166${String(number).padStart(8, '0')}` }), address: `${building}${whole(101, 2499)}室`, decoy: 'stall' });
    }
  };

  const unit = size / 1000;
  const often = (perThousand: number, make: () => void) => {
    for (let times = Math.max(1, Math.round(perThousand * unit)); times > 0; times -= 1) make();
  };
  often(2.2, easy);
  often(2.2, medium);
  often(1.5, freelancer);
  often(1.2, chain);
  often(2, swapped);
  often(1.2, hidden);
  often(3, gone);
  often(14, family);
  often(6, group);
  often(1, office);
  often(12, founder);
  often(1.5, friends);
  often(0.6, kiosk);
  often(1, several);
  often(1, plusAddresses);
  often(0.7, numbersInARow);
  often(1, couple);
  often(1.2, serviceCentre);
  often(0.6, incubator);
  often(3, spouses);
  often(0.4, stall);
  while (enterprises.length < size) ordinary();
  return { people, enterprises, counters };
}

export interface Verdict {
  /** Of the suspected enterprises, how many have a shadow liaison. */
  precision: number;
  recall: number;
  byDifficulty: Record<Difficulty, { planted: number; found: number }>;
  /** The disguised among them. */
  byDisguise: Record<Disguise, { planted: number; found: number }>;
  /** Suspected enterprises without a shadow liaison, by what they are. */
  wrong: Record<Decoy | 'ordinary', number>;
}

/** Compares what was suspected with what was planted. */
export function judge(cities: readonly { city: City; suspected: readonly boolean[] }[]): Verdict {
  const byDifficulty = { easy: { planted: 0, found: 0 }, medium: { planted: 0, found: 0 }, hard: { planted: 0, found: 0 } };
  const wrong: Verdict['wrong'] = { family: 0, group: 0, office: 0, founder: 0, friends: 0, kiosk: 0, service_centre: 0, incubator: 0, spouses: 0, stall: 0, ordinary: 0 };
  const byDisguise: Verdict['byDisguise'] = { several_accounts: { planted: 0, found: 0 }, plus_addresses: { planted: 0, found: 0 }, numbers_in_a_row: { planted: 0, found: 0 }, couple: { planted: 0, found: 0 } };
  for (const { city, suspected } of cities) {
    for (const [index, { shadow, disguise, decoy }] of city.enterprises.entries()) {
      if (shadow !== null) byDifficulty[shadow].planted += 1;
      if (disguise !== null) byDisguise[disguise].planted += 1;
      if (disguise !== null && suspected[index]) byDisguise[disguise].found += 1;
      if (!suspected[index]) continue;
      if (shadow !== null) byDifficulty[shadow].found += 1;
      else wrong[decoy ?? 'ordinary'] += 1;
    }
  }
  const [planted, found] = (['planted', 'found'] as const).map((what) => Object.values(byDifficulty).reduce((sum, counts) => sum + counts[what], 0)) as [number, number];
  const suspects = found + Object.values(wrong).reduce((sum, count) => sum + count, 0);
  return { precision: suspects === 0 ? 1 : found / suspects, recall: planted === 0 ? 1 : found / planted, byDifficulty, byDisguise, wrong };
}
