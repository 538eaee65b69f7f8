import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { fileURLToPath } from 'node:url';

/** A company's proxy, which accepts tunnels (CONNECT) and nothing else. */
export interface ConnectProxy {
  readonly url: string;
  /** The first lines of the requests that the proxy can read, like `POST /api/auth.test`. */
  readonly requests: readonly string[];
  /** Sets how the proxy treats a tunnel from now on: opens it (default), refuses it, or never responds. */
  become(how: 'open' | 'refusing' | 'silent'): void;
  close(): void;
}

const findFixture = (name: string) =>
  fileURLToPath(new URL(`../fixtures/tls/${name}.pem`, import.meta.url));

/** The certificate of the authority that signed the certificate of a proxy that decrypts TLS. */
export const PROXY_AUTHORITY = findFixture('firm-authority.cert');

/**
 * Starts a proxy that requires a user and a password. With `opensTls` it decrypts the traffic, as company
 * proxies do to look for secrets and viruses, and presents a certificate of the company's own authority.
 */
export async function startConnectProxy({ opensTls = false } = {}): Promise<ConnectProxy> {
  const requests: string[] = [];
  let how: Parameters<ConnectProxy['become']>[0] = 'open';
  const server = createServer((_req, res) => res.writeHead(405).end());
  const password = `Basic ${Buffer.from('firm:open sesame').toString('base64')}`;
  server.on('connect', ({ url = '', headers }, from: Socket) => {
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
    const tunnel = opensTls ? openTls(from) : from;
    tunnel.on('data', (chunk: Buffer) => {
      const [line] = /^(?:GET|POST|PUT) [^ ?]+/.exec(chunk.toString('latin1')) ?? [];
      if (line) requests.push(line);
    });
    tunnel.pipe(to).pipe(tunnel);
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

function openTls(socket: Socket): TLSSocket {
  const [key, cert] = ['firm.key', 'firm.cert'].map((name) => readFileSync(findFixture(name)));
  const opened = new TLSSocket(socket, { isServer: true, key, cert });
  return opened.on('error', () => socket.destroy());
}
