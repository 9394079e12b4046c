import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mostInteger } from '@qilian/contract/shapes';
import { openTestApp, type TestApp } from '../app.ts';
import { call, problemOf, titleOf, type Answer, type Sent } from './call.ts';
import { fieldsOf, formOf, schemaOf, withValueAt } from './schema.ts';
import { sampleOf } from './samples.ts';
import { aParkWorld, strangeIds, type ParkWorld } from './world.ts';

/** Every endpoint refuses bad input in the reader's language, naming the field; none answers 5xx. */

let app: TestApp;
let world: ParkWorld;
beforeAll(async () => {
  app = await openTestApp();
  world = await aParkWorld(app);
});
afterAll(() => app.close());

type Endpoint = TestApp['api']['routes'][number]['endpoint'];
const endpoints = () => app.api.routes.map(({ endpoint }) => endpoint);
const withBody = () => endpoints().filter(({ body }) => body !== undefined);
const parts = ['params', 'query', 'body'] as const;

/** Bodies that are documents of others, whose further fields are let pass. */
const open = new Set(['PUT /calendar/years/:year body']);

/** Compared with another number, and stored nowhere. */
const countedOtherwise = ['PUT /calendar/years/:year body year', 'POST /sms/reports body timestamp'];

/** What the endpoint takes, of ids that name nothing: an attack that gets through changes no record. */
function samplesOf(endpoint: Endpoint): Required<Pick<Sent, 'params' | 'query' | 'body'>> {
  const ids = strangeIds(world.ids);
  const sample = (part: (typeof parts)[number]) => endpoint[part] && sampleOf(endpoint[part], ids, { whole: true });
  return { params: sample('params'), query: sample('query'), body: sample('body') };
}

const han = /\p{Script=Han}/u;

async function refusedFor(endpoint: Endpoint, sent: Sent, field: string): Promise<void> {
  for (const locale of ['zh-CN', 'en']) {
    const what = `${titleOf(endpoint)} ${field} ${locale}`;
    const answer = await call(app, endpoint, { ...sent, as: { 'accept-language': locale } });
    expect(answer.status, `${what}: ${answer.text.slice(0, 300)}`).toBe(422);
    const { errors = [], title } = problemOf(answer, what);
    const named = errors.filter((error) => error.field === field || error.field.startsWith(`${field}.`));
    expect(named.map(({ message }) => message), `${what}: ${answer.text}`).not.toEqual([]);
    expect(han.test(title), what).toBe(locale === 'zh-CN');
    for (const { message } of named) expect(han.test(message), `${what}: ${message}`).toBe(locale === 'zh-CN');
  }
}

/** What went wrong with each endpoint; one failure doesn't hide the next. */
async function failuresOf(chosen: Endpoint[], attack: (endpoint: Endpoint) => Promise<void>): Promise<string[]> {
  const failures: string[] = [];
  for (const endpoint of chosen) await attack(endpoint).catch((error: Error) => failures.push(error.message.slice(0, 600)));
  return failures;
}

describe('what no schema knows', () => {
  test('an unknown field is refused by name', async () => {
    expect(await failuresOf(endpoints(), async (endpoint) => {
      const samples = samplesOf(endpoint);
      for (const part of parts.slice(1)) {
        if (open.has(`${titleOf(endpoint)} ${part}`) || (part === 'body' && !endpoint.body)) continue;
        await refusedFor(endpoint, { ...samples, [part]: { ...(samples[part] as object), surprise: 'x' } }, `${part}.surprise`);
      }
    })).toEqual([]);
  });

  test('also within the objects of a body', async () => {
    expect(await failuresOf(withBody(), async (endpoint) => {
      const samples = samplesOf(endpoint);
      for (const { path, schema } of fieldsOf(schemaOf(endpoint.body!))) {
        if (formOf(schema).type !== 'object' || open.has(`${titleOf(endpoint)} body`)) continue;
        await refusedFor(endpoint, { ...samples, body: withValueAt(samples.body, [...path, 'surprise'], 'x') }, ['body', ...path, 'surprise'].join('.'));
      }
    })).toEqual([]);
  });
});

describe('values of a wrong type', () => {
  test('every field of a body', async () => {
    expect(await failuresOf(withBody(), async (endpoint) => {
      const samples = samplesOf(endpoint);
      for (const { path, schema } of fieldsOf(schemaOf(endpoint.body!))) {
        const wrong = formOf(schema).type === 'object' ? 'text' : { what: 'an object' };
        await refusedFor(endpoint, { ...samples, body: withValueAt(samples.body, path, wrong) }, ['body', ...path].join('.'));
      }
    })).toEqual([]);
  });

  test('a query field given twice, or no value of its kind', async () => {
    expect(await failuresOf(endpoints().filter(({ query }) => query !== undefined), async (endpoint) => {
      const samples = samplesOf(endpoint);
      for (const { path: [name], schema } of fieldsOf(schemaOf(endpoint.query!))) {
        await refusedFor(endpoint, { ...samples, query: { ...(samples.query as object), [name!]: ['1', '2'] } }, `query.${name}`);
        const { format, type, enum: choices } = formOf(schema);
        if (format !== undefined || type !== 'string' || choices) await refusedFor(endpoint, { ...samples, query: { ...(samples.query as object), [name!]: '不是' } }, `query.${name}`);
      }
    })).toEqual([]);
  });

  test('a whole number just outside what it may be, or beyond what the database counts', async () => {
    const fields = endpoints().flatMap((endpoint) => (['query', 'body'] as const).filter((part) => endpoint[part] !== undefined)
      .flatMap((part) => fieldsOf(schemaOf(endpoint[part]!)).map(({ path, schema }) => ({ endpoint, part, path, form: formOf(schema), name: [titleOf(endpoint), part, ...path].join(' ') }))))
      .filter(({ form, name }) => form.type === 'integer' && !countedOtherwise.includes(name));
    expect(fields.length).toBeGreaterThan(200);
    expect(fields.filter(({ form: { minimum, maximum } }) => minimum! < -mostInteger || maximum! > mostInteger).map(({ name }) => name)).toEqual([]);
    const failures: string[] = [];
    for (const { endpoint, part, path, form } of fields) {
      const samples = samplesOf(endpoint);
      for (const outside of [form.minimum! - 1, form.maximum! + 1]) {
        failures.push(...await failuresOf([endpoint], () => refusedFor(endpoint, { ...samples, [part]: withValueAt(samples[part], path, outside) }, [part, ...path].join('.'))));
      }
    }
    expect(failures).toEqual([]);
  });

  test('a parameter of the path', async () => {
    expect(await failuresOf(endpoints().filter(({ params }) => params !== undefined), async (endpoint) => {
      const samples = samplesOf(endpoint);
      for (const { path: [name] } of fieldsOf(schemaOf(endpoint.params!))) {
        await refusedFor(endpoint, { ...samples, params: { ...(samples.params as object), [name!]: 'x' } }, `params.${name}`);
      }
    })).toEqual([]);
  });
});

describe('text that can\'t be kept', () => {
  for (const [name, bad] of Object.entries({ NUL: 'a\u0000b', 'half a character': 'a\ud800b' })) {
    test(`${name} in a body`, async () => {
      expect(await failuresOf(withBody(), async (endpoint) => {
        const samples = samplesOf(endpoint);
        for (const { path, schema } of fieldsOf(schemaOf(endpoint.body!))) {
          if (formOf(schema).type !== 'string') continue;
          await refusedFor(endpoint, { ...samples, body: withValueAt(samples.body, path, bad) }, ['body', ...path].join('.'));
        }
      })).toEqual([]);
    });
  }

  test('NUL in a query', async () => {
    expect(await failuresOf(endpoints().filter(({ query }) => query !== undefined), async (endpoint) => {
      const samples = samplesOf(endpoint);
      for (const { path: [name] } of fieldsOf(schemaOf(endpoint.query!))) {
        await refusedFor(endpoint, { ...samples, query: { ...(samples.query as object), [name!]: 'a\u0000b' } }, `query.${name}`);
      }
    })).toEqual([]);
  });
});

test('an address that can\'t be read leads nowhere', async () => {
  const { params: _params, ...nowhere } = app.api.routes.find(({ endpoint }) => endpoint.path === '/cases/:caseId')!.endpoint;
  for (const path of ['/cases/%zz', '/cases/%c0%af', `/cases/${'9'.repeat(5000)}`, '/nowhere', '/cases//', '/../cases']) {
    const answer = await call(app, { ...nowhere, path }, {});
    expect([path.slice(0, 20), answer.status, problemOf(answer, path).code]).toEqual([path.slice(0, 20), 404, 'common.not_found']);
  }
});

describe('bodies that are none', () => {
  const refused = (answer: Answer, endpoint: Endpoint, status: number, code: string) => {
    expect(answer.status, `${titleOf(endpoint)}: ${answer.text}`).toBe(status);
    expect(problemOf(answer, titleOf(endpoint)).code).toBe(code);
  };
  test('too much, broken, of another media type, of another shape', async () => {
    expect(await failuresOf(withBody(), async (endpoint) => {
      const { params, query } = samplesOf(endpoint);
      const send = (content: string | Buffer, type = 'application/json') => call(app, endpoint, { params, query, raw: { content, type } });
      refused(await send(JSON.stringify({ padding: 'x'.repeat(300_000) })), endpoint, 413, 'common.body_too_large');
      refused(await send('{"version": 1,'), endpoint, 422, 'common.invalid_json');
      refused(await send(Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22])), endpoint, 422, 'common.invalid_json');
      refused(await send('<version>1</version>', 'application/xml'), endpoint, 422, 'common.media_type');
      for (const content of ['[]', '"text"', '17', 'null', 'true', '{"__proto__": {"version": 1}}', '{"constructor": {"prototype": {}}}', `${'['.repeat(3000)}${']'.repeat(3000)}`]) {
        const answer = await send(content);
        expect(answer.status, `${titleOf(endpoint)} ${content.slice(0, 40)}: ${answer.text.slice(0, 300)}`).toBe(422);
        problemOf(answer, titleOf(endpoint));
      }
    })).toEqual([]);
  });

  test('an upload without its file, or of another media type', async () => {
    const uploads = endpoints().filter(({ exchange }) => exchange === 'multipart');
    expect(uploads.length).toBeGreaterThan(1);
    expect(await failuresOf(uploads, async (endpoint) => {
      const { as } = world.staff.find(({ role }) => role === 'administrator')!;
      for (const [content, type] of [
        ['{}', 'application/json'], ['--part--\r\n', 'multipart/form-data; boundary=part'], ['', 'multipart/form-data; boundary=part'], ['--part\r\ncontent-', 'multipart/form-data; boundary=part'],
        ['x', 'multipart/form-data'],
      ] as const) {
        const answer = await call(app, endpoint, { as, raw: { content, type } });
        expect(answer.status, `${titleOf(endpoint)} ${type} ${content}: ${answer.text}`).toBe(422);
        problemOf(answer, titleOf(endpoint));
      }
    })).toEqual([]);
  });
});

describe('strings that broke other programs', () => {
  const naughty = JSON.parse(readFileSync(new URL('blns.json', import.meta.url), 'utf8')) as string[];
  const noServerError = async (endpoint: Endpoint, sent: Sent, text: string) => {
    const answer = await call(app, endpoint, sent);
    expect(answer.status, `${titleOf(endpoint)} ${JSON.stringify(text)}: ${answer.text.slice(0, 300)}`).toBeLessThan(500);
    if (answer.status >= 400) problemOf(answer, titleOf(endpoint));
  };

  test('in every text of a body, turn by turn', async () => {
    let turn = 0;
    expect(await failuresOf(withBody(), async (endpoint) => {
      const samples = samplesOf(endpoint);
      const texts = fieldsOf(schemaOf(endpoint.body!)).filter(({ schema }) => formOf(schema).type === 'string' && formOf(schema).format !== 'uuid' && !formOf(schema).enum);
      for (const { path } of texts) {
        for (let count = 0; count < 7; count += 1) {
          const text = naughty[(turn += 1) % naughty.length]!;
          await noServerError(endpoint, { ...samples, body: withValueAt(samples.body, path, text), as: world.staff[turn % world.staff.length]!.as }, text);
        }
      }
    })).toEqual([]);
    expect(turn).toBeGreaterThan(naughty.length);
  });

  test('nothing, and the signs of query languages, in every field of a query', async () => {
    const { as } = world.staff.find(({ role }) => role === 'administrator')!;
    expect(await failuresOf(endpoints().filter(({ query, exchange }) => query !== undefined && exchange !== 'events'), async (endpoint) => {
      const samples = samplesOf(endpoint);
      const params = endpoint.params && sampleOf(endpoint.params, world.ids, { whole: true });
      for (const { path: [name] } of fieldsOf(schemaOf(endpoint.query!)).filter(({ path, schema }) => path.length === 1 && !formOf(schema).enum)) {
        for (const text of ['', ',', '\\', '\'', '%', ':*', '!(']) await noServerError(endpoint, { as, params, query: { ...(endpoint.method === 'GET' ? {} : samples.query as object), [name!]: text } }, text);
      }
    })).toEqual([]);
  });

  test('in every search, all of them between them', async () => {
    const { as } = world.staff.find(({ role }) => role === 'administrator')!;
    const searches = endpoints().flatMap((endpoint) => (endpoint.query ? ['q', 'text'].filter((name) => name in (schemaOf(endpoint.query!).properties ?? {})).map((name) => ({ endpoint, name })) : []));
    expect(searches.length).toBeGreaterThan(3);
    for (const [turn, text] of naughty.entries()) {
      const { endpoint, name } = searches[turn % searches.length]!;
      await noServerError(endpoint, { as, query: { [name]: text } }, text);
    }
  });
});
