import { Agent, request } from 'node:http';

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

/** A client that keeps its connections; throws on anything but 200. */
export function httpClient(port: number, lanes: number): (method: string, path: string, headers: Record<string, string>, body?: object) => Promise<string> {
  const agent = new Agent({ keepAlive: true, maxSockets: lanes });
  return (method, path, headers, body) => new Promise((resolve, reject) => {
    const payload = body === undefined ? undefined : JSON.stringify(body);
    const call = request({
      host: '127.0.0.1', port, method, path: `/api/v1${path}`, agent,
      headers: { ...headers, ...(payload !== undefined && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) }) },
    }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => {
        const text = Buffer.concat(parts).toString();
        if (response.statusCode === 200) resolve(text);
        else reject(new Error(`${method} ${path} answered ${response.statusCode}: ${text.slice(0, 300)}`));
      });
    });
    call.on('error', reject);
    call.end(payload);
  });
}
