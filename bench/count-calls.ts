import type { LocalServers } from './local-servers.ts';

/** How often the app called Slack. `auth.test` belongs to readiness and not to a message, so it is not counted. */
export async function countSlackCalls(servers: LocalServers): Promise<number> {
  return sum(
    await servers.readCalls(),
    (name) => name.startsWith('slack ') && name !== 'slack auth.test',
  );
}

/** How often the app called ClickSend's endpoints whose names begin with `endpoint`. */
export async function countClickSendCalls(servers: LocalServers, endpoint = ''): Promise<number> {
  return sum(await servers.readCalls(), (name) => name.startsWith(`clicksend ${endpoint}`));
}

function sum(
  calls: Readonly<Record<string, number>>,
  isCounted: (name: string) => boolean,
): number {
  return Object.entries(calls).reduce(
    (total, [name, times]) => total + (isCounted(name) ? times : 0),
    0,
  );
}
