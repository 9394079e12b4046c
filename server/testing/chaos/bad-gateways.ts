import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSocketServer, type AddressInfo, type Socket } from 'node:net';

/**
 * What a receiver does to whoever is named so: `slow` takes it late, `hang` never answers, `later` refuses the first time,
 * `never` always, `breaks` cuts the line in the middle the first time, `lies` says that it took it and means something else.
 */
export const manners = ['plain', 'slow', 'hang', 'later', 'never', 'breaks', 'lies'] as const;
export type Manner = typeof manners[number];

export interface BadReceiver {
  url: string;
  /** Recipient → the ids or keys of what was taken for them. */
  taken: Map<string, string[]>;
  /** How many calls hang now. */
  hanging(): number;
  /** Cuts the hanging lines; from now on all is taken at once, until it is spoilt again. */
  mend(): void;
  spoil(): void;
  close(): Promise<void>;
}

interface Course {
  taken: Map<string, string[]>;
  seen: Map<string, number>;
  hung: Set<() => void>;
  mended: boolean;
}
const aCourse = (): Course => ({ taken: new Map(), seen: new Map(), hung: new Set(), mended: false });

function take(course: Course, who: string, id: string): void {
  course.taken.set(who, [...course.taken.get(who) ?? [], id]);
}
function isFirst(course: Course, who: string): boolean {
  const times = (course.seen.get(who) ?? 0) + 1;
  course.seen.set(who, times);
  return times === 1;
}
/** Keeps a line without an answer until it is cut, by whichever side. */
function hang(course: Course, line: Socket | ServerResponse): void {
  const cut = () => line.destroy();
  course.hung.add(cut);
  line.on('close', () => course.hung.delete(cut));
}
function mend(course: Course): void {
  course.mended = true;
  for (const cut of course.hung) cut();
  course.hung.clear();
}

/** SMTP on loopback, word by word, so that it can break off anywhere. The manner stands before the first dash of the address. */
export async function openBadMail(slowMs: number): Promise<BadReceiver> {
  const course = aCourse();
  const sockets = new Set<Socket>();
  const server = createSocketServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined);
    let to = '';
    let letter: string | undefined;
    let pending = '';
    let breaking = false;
    const say = (line: string) => socket.write(`${line}\r\n`);
    const manner = () => (course.mended ? 'plain' : to.split('-')[0] as Manner);
    const hear = (line: string): void => {
      if (letter !== undefined) {
        if (line !== '.') {
          letter += `${line}\n`;
          return;
        }
        take(course, to, /^message-id: *(<.*>)/im.exec(letter)?.[1] ?? '');
        letter = undefined;
        if (manner() === 'lies') socket.end('250 2.0.0 queued\r\n');
        else setTimeout(() => say('250 2.0.0 queued'), manner() === 'slow' ? slowMs : 0);
      } else if (/^RCPT/i.test(line)) {
        to = /<(.*?)>/.exec(line)![1]!;
        if (manner() === 'hang') hang(course, socket);
        else if (manner() === 'never') say('550 5.1.1 no such mailbox');
        else if (manner() === 'later' && isFirst(course, to)) say('451 4.7.1 greylisted, try again');
        else say('250 2.1.5 ok');
      } else if (/^DATA/i.test(line)) {
        say('354 go on');
        // Not a word of the letter is answered.
        if (manner() === 'breaks' && isFirst(course, to)) breaking = true;
        else letter = '';
      } else if (/^QUIT/i.test(line)) socket.end('221 bye\r\n');
      else say('250 ok');
    };
    socket.setEncoding('utf8').on('data', (text: string) => {
      if (breaking) {
        socket.destroy();
        return;
      }
      const lines = (pending + text).split('\r\n');
      pending = lines.pop()!;
      for (const line of lines) hear(line);
    });
    say('220 bad.example ESMTP');
  });
  await new Promise<void>((done) => { server.listen(0, '127.0.0.1', () => done()); });
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`, taken: course.taken,
    hanging: () => course.hung.size, mend: () => mend(course), spoil: () => { course.mended = false; },
    close: () => new Promise((done) => {
      server.close(() => done());
      for (const socket of sockets) socket.destroy();
    }),
  };
}

/** Phones that begin so have manners; whoever else gets a text message is served plainly. */
const mannered = '861380013';

/** A service for text messages on loopback. The last digit of a mannered phone is the place of the manner in their list. */
export async function openBadTexts(slowMs: number): Promise<BadReceiver> {
  const course = aCourse();
  const server = createServer((request, response) => {
    void (async () => {
      const { phone, key } = await read(request);
      const manner = course.mended || !phone.startsWith(mannered) ? 'plain' : manners[Number(phone.at(-1))];
      const answer = (status: number, body = '{}') => {
        if (status < 300) take(course, phone, key);
        response.writeHead(status, { 'content-type': 'application/json' }).end(body);
      };
      if (manner === 'hang') hang(course, response);
      else if (manner === 'never') answer(400);
      else if (manner === 'later' && isFirst(course, phone)) answer(503);
      else if (manner === 'breaks' && isFirst(course, phone)) response.destroy();
      else if (manner === 'slow') setTimeout(() => answer(202), slowMs);
      else if (manner === 'lies') answer(200, '{"error":"no credit left"}');
      else answer(202);
    })().catch(() => response.destroy());
  });
  await new Promise<void>((done) => { server.listen(0, '127.0.0.1', () => done()); });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/messages`, taken: course.taken,
    hanging: () => course.hung.size, mend: () => mend(course), spoil: () => { course.mended = false; },
    close: () => new Promise((done) => {
      server.close(() => done());
      server.closeAllConnections();
    }),
  };
}

async function read(request: IncomingMessage): Promise<{ phone: string; key: string }> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as { phone: string; key: string };
}
