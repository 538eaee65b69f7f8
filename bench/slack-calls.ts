import type { LocalServers } from './local-servers.ts';

/** How often Slack was called; `auth.test` belongs to readiness, and is nobody's message. */
export async function slackCalls(servers: LocalServers): Promise<number> {
  return sum(
    await servers.calls(),
    (name) => name.startsWith('slack ') && name !== 'slack auth.test',
  );
}

/** How often ClickSend was. */
export async function clicksendCalls(servers: LocalServers, endpoint = ''): Promise<number> {
  return sum(await servers.calls(), (name) => name.startsWith(`clicksend ${endpoint}`));
}

function sum(calls: Readonly<Record<string, number>>, isMeant: (name: string) => boolean): number {
  return Object.entries(calls).reduce((all, [name, times]) => all + (isMeant(name) ? times : 0), 0);
}
