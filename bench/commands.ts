import { Agent } from 'undici';
import type { LocalServers } from './local-servers.ts';
import { signed } from './order.ts';

export interface Load {
  readonly perSecond: number;
  readonly p99Ms: number;
}

/** Signed `/mms` commands, so many at once, until so many were answered. */
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
  const opened = 'slack views.open';
  const before = (await options.servers.calls())[opened] ?? 0;
  const all = options.servers.called(opened, before + options.count);
  let left = options.count;
  const begun = performance.now();
  await Promise.all(
    Array.from({ length: options.atOnce }, async () => {
      while (left-- > 0) took.push(await sendOne(agent, url, options.signingSecret));
    }),
  );
  // A command is done when its form was opened, which comes after its answer.
  await all;
  const seconds = (performance.now() - begun) / 1000;
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
  const begun = performance.now();
  const answer = await agent.request({
    origin: url,
    path: '/slack/events',
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      ...signed(body, signingSecret),
    },
  });
  await answer.body.dump();
  if (answer.statusCode !== 200) throw new Error(`The command was answered ${answer.statusCode}`);
  return performance.now() - begun;
}
