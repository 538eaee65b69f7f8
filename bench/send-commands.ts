import { Agent } from 'undici';
import type { LocalServers } from './local-servers.ts';
import { signRequest } from './submit-form.ts';

export interface Load {
  readonly perSecond: number;
  readonly p99Ms: number;
}

/** Sends `count` signed `/mms` commands, `atOnce` at a time, and waits until each form is open. */
export async function sendCommands(
  url: string,
  options: {
    readonly signingSecret: string;
    readonly count: number;
    readonly atOnce: number;
    readonly servers: LocalServers;
  },
): Promise<Load> {
  const agent = new Agent({ connections: options.atOnce, pipelining: 1 });
  const took: number[] = [];
  const viewsOpen = 'slack views.open';
  const before = (await options.servers.readCalls())[viewsOpen] ?? 0;
  const allOpened = options.servers.waitForCalls(viewsOpen, before + options.count);
  let remaining = options.count;
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: options.atOnce }, async () => {
      while (remaining-- > 0) took.push(await sendOne(agent, url, options.signingSecret));
    }),
  );
  // A command is done when its form is open, which is after the response.
  await allOpened;
  const seconds = (performance.now() - startedAt) / 1000;
  await agent.close();
  took.sort((a, b) => a - b);
  return {
    perSecond: options.count / seconds,
    p99Ms: took[Math.floor(took.length * 0.99)] ?? 0,
  };
}

async function sendOne(agent: Agent, url: string, signingSecret: string): Promise<number> {
  const body =
    'command=%2Fmms&text=&user_id=U1&channel_id=C1&team_id=T1&trigger_id=1.1&response_url=http%3A%2F%2F127.0.0.1%2F';
  const startedAt = performance.now();
  const response = await agent.request({
    origin: url,
    path: '/slack/events',
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      ...signRequest(body, signingSecret),
    },
  });
  await response.body.dump();
  if (response.statusCode !== 200)
    throw new Error(`The command was answered ${response.statusCode}`);
  return performance.now() - startedAt;
}
