import type { Socket } from 'node:net';
import {
  buildConnector,
  Client,
  type Dispatcher,
  EnvHttpProxyAgent,
  Pool,
  setGlobalDispatcher,
} from 'undici';

type ProxyName = 'HTTPS_PROXY' | 'HTTP_PROXY' | 'NO_PROXY';
/** The usual names of the environment. The lower-case ones win, as in other programs. */
type ProxySettings = Readonly<
  Partial<Record<ProxyName | Lowercase<ProxyName>, string | undefined>>
>;

/** This machine itself, where the sandbox is, is never reached through a proxy. */
const WITHOUT_PROXY = 'localhost,127.0.0.1,[::1]';

/** One for the whole process, like `fetch`. */
let proxy = readProxy({});

/**
 * From now on, `fetch` and connections to the outside go through the proxy in these settings, if there is one.
 * Call it before the first connection.
 */
export function setProxy(settings: ProxySettings): void {
  proxy = readProxy(settings);
  if (hasProxy()) {
    setGlobalDispatcher(createHttpAgent({ connectTimeoutMs: FETCH_CONNECT_TIMEOUT_MS }));
  }
}

const FETCH_CONNECT_TIMEOUT_MS = 8_000;

export function hasProxy(): boolean {
  return proxy.httpsProxy !== '' || proxy.httpProxy !== '';
}

/** Unset ones are '', because for undefined the agent would read the environment itself. */
function readProxy(settings: ProxySettings) {
  return {
    httpsProxy: settings.https_proxy || settings.HTTPS_PROXY || '',
    httpProxy: settings.http_proxy || settings.HTTP_PROXY || '',
    noProxy: settings.no_proxy || settings.NO_PROXY || WITHOUT_PROXY,
  };
}

/**
 * Connections to Slack and ClickSend, through the proxy if there is one. `connectTimeoutMs` also
 * applies to the proxy's response. `connections`: the limit for one server.
 */
export function createHttpAgent(options: {
  readonly connectTimeoutMs: number;
  readonly connections?: number;
  /** Called once a connection is open to the server itself, not only to the proxy. */
  readonly onConnected?: (socket: Socket) => void;
}): Dispatcher {
  const { connectTimeoutMs: timeout, connections, onConnected } = options;
  return new EnvHttpProxyAgent({
    ...proxy,
    connections,
    connect: { timeout },
    proxyTls: { timeout },
    // For the proxy's response to CONNECT, which may otherwise take five minutes.
    clientFactory: (proxy, settings) => new Pool(proxy, { ...settings, headersTimeout: timeout }),
    ...(onConnected && {
      factory: (origin, settings: Client.Options) =>
        new Client(origin, { ...settings, connect: reportConnection(settings, onConnected) }),
    }),
  });
}

/** A connector with these settings that also reports each connection. */
function reportConnection(
  { connect }: Client.Options,
  onConnected: (socket: Socket) => void,
): buildConnector.connector {
  const open = typeof connect === 'function' ? connect : buildConnector(connect ?? {});
  return (to, done) =>
    open(to, (...[error, socket]) => {
      if (error) return done(error, null);
      onConnected(socket);
      return done(null, socket);
    });
}

/** Whether this is one of OpenSSL's codes for a bad certificate, which is detected before anything is sent. */
export function isCertificateErrorCode(code = ''): boolean {
  return /CERT|^UNABLE_TO_|^ERR_SSL_WRONG_VERSION_NUMBER$/.test(code);
}
