import { connect, type Socket } from 'node:net';

/** Runs `work` over and over on so many lanes for so long; operations a second, and latencies in milliseconds. */
export async function drive(lanes: number, seconds: number, work: (lane: number, round: number) => Promise<void>): Promise<{ rate: number; p50: number; p95: number; count: number }> {
  const latencies: number[] = [];
  const end = performance.now() + seconds * 1000;
  const start = performance.now();
  await Promise.all(Array.from({ length: lanes }, async (_, lane) => {
    for (let round = 0; performance.now() < end; round += 1) {
      const before = performance.now();
      await work(lane, round);
      latencies.push(performance.now() - before);
    }
  }));
  const elapsed = (performance.now() - start) / 1000;
  latencies.sort((a, b) => a - b);
  const at = (share: number) => latencies[Math.floor(latencies.length * share)] ?? 0;
  return { rate: latencies.length / elapsed, p50: at(0.5), p95: at(0.95), count: latencies.length };
}

/**
 * A client that keeps its connections; throws on anything but 200. It speaks just enough HTTP to ask and to read an answer of known
 * length: it runs on the cores that it measures, where the library's client costs as much as the product's server.
 */
export function httpClient(port: number): (method: string, path: string, headers: Record<string, string>, body?: object) => Promise<string> {
  const idle: Socket[] = [];
  return async (method, path, headers, body) => {
    const socket = idle.pop() ?? await open(port, (closed) => { if (idle.includes(closed)) idle.splice(idle.indexOf(closed), 1); });
    const payload = body === undefined ? '' : JSON.stringify(body);
    const lines = Object.entries({ host: '127.0.0.1', ...headers, ...(body !== undefined && { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(payload)) }) });
    socket.write(`${method} /api/v1${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${payload}`);
    const { status, text } = await readAnswer(socket);
    idle.push(socket);
    if (status !== 200) throw new Error(`${method} ${path} answered ${status}: ${text.slice(0, 300)}`);
    return text;
  };
}

function open(port: number, onClose: (socket: Socket) => void): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, noDelay: true }, () => resolve(socket));
    socket.once('close', () => onClose(socket)).once('error', reject);
  });
}

function readAnswer(socket: Socket): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    let got: Buffer = Buffer.alloc(0);
    const closed = () => reject(new Error('The server closed the connection.'));
    const read = (part: Buffer): void => {
      got = got.length === 0 ? part : Buffer.concat([got, part]);
      const end = got.indexOf('\r\n\r\n');
      if (end < 0) return;
      const head = got.toString('latin1', 0, end);
      const length = /^content-length: (\d+)$/im.exec(head)?.[1];
      if (length === undefined) return reject(new Error(`An answer of unknown length: ${head}`));
      if (got.length < end + 4 + Number(length)) return;
      socket.off('data', read).off('close', closed);
      resolve({ status: Number(head.slice(9, 12)), text: got.toString('utf8', end + 4) });
    };
    socket.on('data', read).on('close', closed);
  });
}
