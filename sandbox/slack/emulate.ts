import { Agent } from 'node:http';
import { createEmulator } from 'emulate';
import { exchange, type HttpAnswer } from './http.ts';
import { ADMIN, APP, handleOf, personToken, TEAM } from './identity.ts';
import { type Json, jsonOf, jsonsOf, parseJson, textOf } from './json.ts';
import type { ChannelSeed, PersonSeed } from './options.ts';

/** How many channels of each kind can be made later; see {@link spareName}. */
const SPARES = 20;

/** How many people can join later; see {@link sparePeople}. */
const SPARE_PEOPLE = 10;

/** The Web API by `emulate`, which keeps messages, channels, members, people and the app's own uploads. */
export interface Emulate {
  call(method: string, args: Json, token: string): Promise<Json>;
  /** Hands a request on as it came (uploads, downloads). */
  forward(request: {
    method: string;
    path: string;
    headers: Record<string, string>;
    body: Uint8Array;
  }): Promise<HttpAnswer>;
  readonly people: readonly {
    id: string;
    handle: string;
    name: string;
    tz: string;
    isAdmin: boolean;
  }[];
  /** Who can still join: ids and handles. */
  readonly spares: readonly { id: string; handle: string }[];
  /** Channel ids by name, spare ones too. */
  readonly channelIds: ReadonlyMap<string, string>;
  close(): Promise<void>;
}

export async function startEmulate(options: {
  people: readonly PersonSeed[];
  channels: readonly ChannelSeed[];
  scopes: readonly string[];
  /** Where the app reaches what emulate calls its own address. */
  frontUrl: () => string;
}): Promise<Emulate> {
  const emulator = await createEmulator({
    service: 'slack',
    port: 0,
    seed: { slack: seed(options) },
  });
  // An idle connection is let go of well before emulate does so, after five seconds: a call must not meet that moment.
  const agent = new Agent({ keepAlive: true, maxSockets: 32, timeout: 2_000 });
  const forward: Emulate['forward'] = ({ method, path, headers, body }) =>
    exchange({ url: `${emulator.url}${path}`, method, headers, body, agent });

  const call: Emulate['call'] = async (method, args, token) => {
    const answer = await forward({
      method: 'POST',
      path: `/api/${method}`,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: Buffer.from(JSON.stringify(args)),
    });
    if (answer.status === 404) return { ok: false, error: 'unknown_method' };
    return jsonOf(parseJson(answer.body.toString().replaceAll(emulator.url, options.frontUrl())));
  };

  const members = jsonsOf((await call('users.list', { limit: 1_000 }, APP.botToken)).members);
  const idOf = (handle: string) => textOf(members.find(({ name }) => name === handle)?.id);
  const people = options.people.map(({ name, tz = 'UTC', isAdmin = false }) => {
    const handle = handleOf(name);
    return { id: idOf(handle), handle, name, tz, isAdmin };
  });
  const spares = sparePeople().map((handle) => ({ id: idOf(handle), handle }));
  const types = 'public_channel,private_channel';
  const list = await call('conversations.list', { types, limit: 1_000 }, ADMIN.token);
  const channelIds = new Map(
    jsonsOf(list.channels).map(({ name, id }) => [textOf(name), textOf(id)]),
  );
  return {
    call,
    forward,
    people,
    spares,
    channelIds,
    close: async () => {
      agent.destroy();
      await emulator.close();
    },
  };
}

/**
 * emulate chooses a channel's id when it makes it, over HTTP; `createChannel` of the world is to
 * give it at once. So there are spare channels, which are renamed when they are needed.
 */
export function spareName(kind: 'public' | 'private', index: number): string {
  return `spare-${kind}-${index}`;
}

/** The same goes for people who join. */
function sparePeople(): readonly string[] {
  return Array.from({ length: SPARE_PEOPLE }, (_, index) => `spare-person-${index}`);
}

function seed(options: {
  people: readonly PersonSeed[];
  channels: readonly ChannelSeed[];
  scopes: readonly string[];
}): Json {
  const handles = [...options.people.map(({ name }) => handleOf(name)), ...sparePeople()];
  const spares = Array.from({ length: SPARES }, (_, index) => [
    { name: spareName('public', index) },
    { name: spareName('private', index), is_private: true },
  ]).flat();
  const { id: app_id, botId: bot_id, botUserId, botName, name } = APP;
  return {
    team: TEAM,
    strict_scopes: true,
    users: [
      ...options.people.map((person) => ({
        name: handleOf(person.name),
        real_name: person.name,
        email: `${handleOf(person.name)}@example.com`,
        is_admin: person.isAdmin ?? false,
      })),
      ...sparePeople().map((handle) => ({ name: handle, real_name: handle, is_admin: false })),
    ],
    channels: [
      ...options.channels.map((each) => ({
        name: each.name,
        is_private: each.kind === 'private',
      })),
      ...spares,
    ],
    oauth_apps: [
      {
        ...{ app_id, bot_id, bot_user_id: botUserId, bot_name: botName, name },
        ...{ client_id: '1.1', client_secret: 'none', redirect_uris: [], scopes: options.scopes },
      },
    ],
    tokens: [
      {
        ...{ token: APP.botToken, type: 'bot', user_id: botUserId, bot_user_id: botUserId },
        ...{ app_id, bot_id, scopes: [...options.scopes, 'users:read'] },
      },
      { token: ADMIN.token, user: ADMIN.name, type: 'user' },
      ...handles.map((handle) => ({ token: personToken(handle), user: handle, type: 'user' })),
    ],
  };
}
