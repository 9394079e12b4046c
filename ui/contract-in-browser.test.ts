import { globSync } from 'node:fs'
import { join } from 'node:path'
import { endpoint } from '@qilian/contract/endpoint'
import { z } from 'zod'
import { expect, test } from 'vitest'
import { browserModule } from './contract-in-browser.ts'

const contract = join(import.meta.dirname, '../contract')
const files = globSync('*.ts', { cwd: contract, exclude: (name) => name === 'index.ts' })

async function run(code: string): Promise<Record<string, unknown>> {
  return import(`data:text/javascript,${encodeURIComponent(code)}`)
}

test('endpoints keep their address, enumerations their choices, schemas and functions nothing', async () => {
  const module = await run(
    browserModule({
      getThing: endpoint({ method: 'GET', path: '/things/:id', summary: 's', tag: 'things', params: z.object({ id: z.string() }), response: z.any() }),
      getPicture: endpoint({ method: 'GET', path: '/picture', summary: 's', tag: 'things', exchange: 'binary', response: z.any() }),
      Colour: z.enum(['red', 'blue']),
      Either: z.union([z.string(), z.number()]),
      Thing: z.object({ id: z.string() }),
      most: 20,
      names: ['a', 'b'],
      helper: () => 1,
    }),
  )
  expect({ ...module }).toEqual({
    getThing: { method: 'GET', path: '/things/:id', tag: 'things' },
    getPicture: { method: 'GET', path: '/picture', tag: 'things', exchange: 'binary' },
    Colour: { options: ['red', 'blue'] },
    most: 20,
    names: ['a', 'b'],
  })
})

test.each(files)('%s loses no endpoint', async (file) => {
  const source: Record<string, unknown> = await import(join(contract, file))
  const module = await run(browserModule(source) || 'export {}')
  const endpoints = Object.entries(source).filter(([, value]) => typeof Object(value).path === 'string')
  for (const [name, value] of endpoints) {
    const { method, path, tag } = Object(value)
    expect({ [name]: module[name] }).toMatchObject({ [name]: { method, path, tag } })
  }
})

test('there is a contract to look at', () => expect(files.length).toBeGreaterThan(5))
