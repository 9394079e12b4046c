import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { readPeople } from './contacts.ts'

const two = [['张三', '13812345678'], ['李四', '13900001111']]

it.each([
  ['张三13812345678、李四 13900001111', '', two], ['张三/李四', '13812345678/13900001111', two], ['张三\n李四', '13812345678\n13900001111', two],
  ['张三 13812345678 李四 13900001111', '', two], ['张三:13812345678；李四:13900001111', '', two], ['张三（13812345678），李四（139-0000-1111）', '', two],
  ['', '张三13812345678、李四13900001111', two], ['张三、李四', '张三：138 1234 5678；李四：+86 13900001111', two], ['张三 李四', '13812345678、13900001111', two],
  ['张 三', '１３８１２３４５６７８', [['张三', '13812345678']]], ['John Smith', '13812345678.0', [['John Smith', '13812345678']]], ['联系人：张三', '1.3812345678E10', [['张三', '13812345678']]],
  ['张三', '(021)62345678转801', [['张三', '021-62345678-801']]], ['张三', '021-62345678/13812345678', [['张三', '13812345678']]], ['欧阳·娜娜', '', [['欧阳·娜娜', null]]], ['', '', []],
])('%j with %j', (names, phones, expected) => {
  expect(readPeople(names, phones).people.map(({ name, phone }) => [name, phone])).toEqual(expected)
})

it('keeps a post in brackets', () => {
  expect(readPeople('张三（总经理）、李四(办公室主任)', '13812345678').people).toMatchObject([{ name: '张三', post: '总经理' }, { name: '李四', post: '办公室主任' }])
})

it('says when names and phones do not pair', () => {
  expect(readPeople('张三、李四', '13812345678').isUncertain).toBe(true)
  expect(readPeople('张三', '13812345678 13900001111').isUncertain).toBe(true)
  expect(readPeople('张三/李四', '13812345678/13900001111').isUncertain).toBe(false)
  expect(readPeople('张三', '').isUncertain).toBe(false)
})

it('reports what is no phone, and phones of nobody', () => {
  expect(readPeople('张三', '1381234567').badPhones).toEqual(['1381234567'])
  expect(readPeople('张三', '62345678').badPhones).toEqual(['62345678'])
  expect(readPeople('张三', '62345678', '021').people).toMatchObject([{ phone: '021-62345678' }])
  expect(readPeople('', '13812345678').loosePhones).toEqual(['13812345678'])
})

it('brings every person with a phone back, whatever separates them', () => {
  const name = fc.constantFrom('张三', '李四', '王小明', '欧阳锋', '赵倩', 'Anna')
  const phone = fc.integer({ min: 13_000_000_000, max: 19_999_999_999 }).map(String)
  fc.assert(
    fc.property(fc.uniqueArray(fc.record({ name, phone }), { minLength: 1, maxLength: 4, selector: (person) => person.name }), fc.constantFrom('、', '，', ';', '；', '/', '\n', ' '), fc.constantFrom('', ' ', '：', ':'), (people, between, inside) => {
      const cell = people.map((person) => `${person.name}${inside}${person.phone}`).join(between)
      expect(readPeople(cell, '').people.map(({ name, phone }) => ({ name, phone }))).toEqual(people)
    }),
  )
})
