import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import {
  type DoctorCheck,
  type Finding,
  failCheck,
  formatReason,
  passCheck,
} from './doctor-check.ts';

/**
 * Whether the proxy opens connections to Slack and to ClickSend. Without a proxy it has no line. Each server
 * is asked for even if NO_PROXY has it reached without the proxy.
 */
export const proxyCheck: DoctorCheck = {
  name: 'proxy',
  async run({ config }, signal) {
    const setting = config.HTTPS_PROXY ? 'HTTPS_PROXY' : 'HTTP_PROXY';
    const url = config[setting];
    if (!url) return [];
    const proxy = { setting, url: new URL(url) };
    const hosts = [config.SLACK_API_URL, config.CLICKSEND_API_URL].map(formatHostPort);
    const findings = await Promise.all(hosts.map((host) => tryProxy(proxy, host, signal)));
    return findings.find(({ state }) => state === 'wrong') ?? findings[0] ?? [];
  },
};

interface Proxy {
  /** The name of its setting. */
  readonly setting: string;
  readonly url: URL;
}

async function tryProxy(proxy: Proxy, host: string, signal: AbortSignal): Promise<Finding> {
  const name = formatHostPort(proxy.url.href);
  try {
    const status = await openTunnel(proxy.url, host, signal);
    if (status === 200) return passCheck(`${name} connects to Slack and ClickSend`);
    if (status !== 407)
      return failCheck(
        `${name} refuses to connect to ${host} (${status})`,
        'Ask whoever runs it to allow slack.com, *.slack.com and *.clicksend.com',
      );
    return failCheck(
      `${name} refuses the user and the password`,
      `Write them in ${proxy.setting} as http://user:password@${name}, with %40 for @ and %3A for :`,
    );
  } catch (error) {
    const reason = signal.aborted ? 'no response' : formatReason(error);
    return failCheck(
      `${name} can’t be reached (${reason})`,
      `Correct ${proxy.setting}, or remove it if this machine needs no proxy`,
    );
  }
}

/** Resolves to the status of the proxy's response to CONNECT (RFC 9110, 9.3.6). */
function openTunnel(proxy: URL, host: string, signal: AbortSignal): Promise<number> {
  const request = proxy.protocol === 'https:' ? requestHttps : requestHttp;
  const login = [proxy.username, proxy.password].map(decodeURIComponent).join(':');
  const authorization = `Basic ${Buffer.from(login).toString('base64')}`;
  return new Promise((resolve, reject) => {
    request({
      hostname: proxy.hostname.replace(/^\[(.*)\]$/, '$1'),
      port: proxy.port,
      method: 'CONNECT',
      path: host,
      headers: { host, ...(login !== ':' && { 'proxy-authorization': authorization }) },
      signal,
    })
      .on('connect', ({ statusCode = 0 }, socket) => {
        socket.destroy();
        resolve(statusCode);
      })
      .on('error', reject)
      .end();
  });
}

function formatHostPort(url: string): string {
  const { protocol, hostname, port } = new URL(url);
  return `${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`;
}
