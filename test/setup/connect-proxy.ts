import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';

/** A proxy as firms have one. It takes tunnels (CONNECT) and nothing else. */
export interface ConnectProxy {
  readonly url: string;
  /** The first lines of the requests that went through without TLS, like `POST /api/auth.test`. */
  readonly requests: readonly string[];
  /** From now on it answers so: opens the tunnel (default), refuses it, or never answers. */
  become(how: 'open' | 'refusing' | 'silent'): void;
  close(): void;
}

/** Starts a proxy that asks for a user and a password. */
export async function startConnectProxy(): Promise<ConnectProxy> {
  const requests: string[] = [];
  let how: Parameters<ConnectProxy['become']>[0] = 'open';
  const server = createServer((_req, res) => res.writeHead(405).end());
  const password = `Basic ${Buffer.from('firm:open sesame').toString('base64')}`;
  server.on('connect', ({ url = '', headers }, from) => {
    from.on('error', () => to.destroy());
    const isKnown = headers['proxy-authorization'] === password;
    const [host, port] = url.split(':');
    const to = connect(Number(port), host);
    to.on('error', () => from.destroy());
    if (how === 'silent') return;
    if (how === 'refusing' || !isKnown) {
      from.end(`HTTP/1.1 ${isKnown ? 403 : 407} No\r\n\r\n`);
      return;
    }
    from.write('HTTP/1.1 200 Connection established\r\n\r\n');
    from.on('data', (chunk: Buffer) => {
      const [line] = /^(?:GET|POST|PUT) [^ ?]+/.exec(chunk.toString('latin1')) ?? [];
      if (line) requests.push(line);
    });
    from.pipe(to).pipe(from);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://firm:open%20sesame@127.0.0.1:${port}`,
    requests,
    become(next) {
      how = next;
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
