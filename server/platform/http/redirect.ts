import { once } from 'node:events';
import { createServer, type Server } from 'node:http';

/** Answers everything that comes by plain HTTP with the same address by HTTPS. @throws Error where the port can't be had */
export async function openRedirect({ host, port, publicUrl }: { host: string; port: number; publicUrl: string }): Promise<Server> {
  const server = createServer((request, response) => {
    // Only a path, whatever stands in the line: nobody is sent elsewhere.
    const path = /^\/(?!\/)[^\s\\]*$/.test(request.url ?? '') ? request.url! : '/';
    response.writeHead(308, { location: publicUrl + path, 'content-length': 0 }).end();
  });
  server.listen(port, host);
  await once(server, 'listening');
  return server;
}
