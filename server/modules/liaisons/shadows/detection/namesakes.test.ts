import { expect, test } from 'vitest';
import { namesakes, type Account } from './namesakes.ts';

const account = (userId: string, name: string, card: string | null = null): Account => ({ userId, name, card });
/** Three thousand others: each of sixty surnames with each of fifty given names, 伟 with twenty more of each. */
const city = [...'王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金'].flatMap((surname, one) =>
  Array.from({ length: 50 }, (_, two) => account(`${one}-${two}`, surname + [...'芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰萍红鹏飞燕玲婷辉宇浩晨欣怡梦雪琳佳颖博文俊凯翔宁波'][two]!)).concat(Array.from({ length: 20 }, (_, more) => account(`${one}+${more}`, `${surname}伟`))));
const ids = (hands: Account[][]) => hands.map((hand) => hand.map(({ userId }) => userId).toSorted());
const bearing = (name: string, count: number, card: (index: number) => string | null = () => null) => Array.from({ length: count }, (_, index) => account(`n${index}`, name, card(index)));

test('a rare name on four accounts is one hand, on three it is chance', () => {
  expect(ids(namesakes([...city, ...bearing('谭思源', 4)]))).toEqual([['n0', 'n1', 'n2', 'n3']]);
  expect(namesakes([...city, ...bearing('谭思源', 3)])).toEqual([]);
});

test('a common name says nothing, however many bear it', () => {
  expect(namesakes(city)).toEqual([]);
  expect(namesakes([...city, ...bearing('王伟', 5)])).toEqual([]);
});

test('whoever proved another card is another person', () => {
  expect(namesakes([...city, ...bearing('谭思源', 4, (index) => (index === 0 ? null : `card ${index}`))])).toEqual([]);
  const hand = bearing('谭思源', 6, (index) => [null, null, 'one', 'one', 'one', 'other'][index]!);
  expect(ids(namesakes([...city, ...hand]))).toEqual([['n0', 'n1', 'n2', 'n3', 'n4']]);
});

test('beside three accounts of one card one more of the name is enough, unless others would bear it anyhow', () => {
  const cards = (index: number) => (index < 3 ? 'one' : null);
  const unsaid = bearing('谭桂', 5, cards);
  expect(ids(namesakes([...city.filter(({ name }) => name !== '谭桂'), ...unsaid]))).toEqual([]);
  expect(namesakes([...city, ...bearing('欧阳思', 4, cards)])).toHaveLength(1);
});

test('names in other scripts are left alone', () => {
  expect(namesakes([...city, ...bearing('John Smith', 9)])).toEqual([]);
});
