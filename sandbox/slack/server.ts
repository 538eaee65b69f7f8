/**
 * A pretend Slack workspace on loopback. One front server is all that the app sees of it.
 *
 * Who does what:
 * - `emulate` (0.12.2, `createEmulator`; its command line needs a newer Node) carries out the Web
 *   API's records: auth.test, chat.* (storing, authorship, truncating, threads), conversations.*,
 *   users.*, team, bots, reactions, pins, the app's own uploads (getUploadURLExternal, the upload,
 *   completeUploadExternal, files.info and downloads of them), and the scopes (`missing_scope`).
 * - Ours, because emulate lacks it: unknown tokens and methods, rate limits, faults and the record of calls
 *   (web-api.ts); Slack's limits on blocks, views and metadata (check/, limits.ts); membership of
 *   public channels, direct messages (methods/method.ts); `oldest`, `latest`, metadata on request,
 *   replies that a channel shows as well (methods/conversations-history.ts); time zones and
 *   administrators (methods/users.ts); what deleted messages and files leave behind (take-away.ts,
 *   methods/files-delete.ts); every event of what is said, changed and deleted (hearing.ts).
 * - Wholly ours: views (emulate's have no state, are never closed and live by the real clock), triggers,
 *   response URLs, files that people give (thumbnails, scanning), pictures fetched by `image_url`
 *   (image-proxy.ts), workflow steps (steps.ts), Socket Mode, and everything a person does (person/).
 */
import type { AddressInfo } from 'node:net';
import { createAppLine } from './app-line.ts';
import { createCalls } from './calls.ts';
import { createChanges } from './changes.ts';
import { createChannels } from './channels.ts';
import { type Emulate, spareName, startEmulate } from './emulate.ts';
import { createErrands } from './errands.ts';
import { createFaults } from './faults.ts';
import { createFiles } from './files.ts';
import { createFront } from './front.ts';
import { APP } from './identity.ts';
import { createImageProxy } from './image-proxy.ts';
import { LIMITS } from './limits.ts';
import { invite } from './manage-channels.ts';
import { createMessages } from './messages.ts';
import { createOffers } from './offers.ts';
import { CHANNELS, EVENTS, PEOPLE, SCOPES, type SlackOptions } from './options.ts';
import { createRates } from './rates.ts';
import { createResponseUrls } from './response-urls.ts';
import { showsFileRule } from './shows-file.ts';
import { createSockets } from './sockets.ts';
import { createSteps } from './steps.ts';
import { createTriggers } from './triggers.ts';
import { createViews } from './views.ts';
import type { Workspace } from './workspace.ts';
import type { SlackWorld } from './world.ts';
import { worldOf } from './world-of.ts';

export type { SlackOptions } from './options.ts';

export async function startSlack(options: SlackOptions = {}): Promise<SlackWorld> {
  const { people = PEOPLE, channels = CHANNELS, scopes = SCOPES } = options;
  let workspace: Workspace | undefined;
  const front = createFront(() => {
    if (workspace === undefined) throw new Error('Slack is not open yet');
    return workspace;
  });
  await new Promise<void>((resolve, reject) => {
    front.once('error', reject);
    front.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = front.address() as AddressInfo;
  const url = () => `http://127.0.0.1:${port}`;
  const emulate = await startEmulate({ people, channels, scopes, frontUrl: url });
  workspace = furnish(options, emulate, url);
  const { sockets } = workspace;
  return worldOf(workspace, async () => {
    sockets.close();
    front.close();
    front.closeAllConnections();
    await emulate.close();
  });
}

function furnish(options: SlackOptions, emulate: Emulate, url: () => string): Workspace {
  const now = options.now ?? Date.now;
  const changes = createChanges();
  const files = createFiles();
  const sockets = createSockets();
  const workspace: Workspace = {
    ...{ url, now, people: [...emulate.people], changes, emulate, files, sockets },
    scopes: new Set(options.scopes ?? SCOPES),
    events: new Set(options.events ?? EVENTS),
    privateChannelError: options.privateChannelError ?? 'not_in_channel',
    errands: createErrands(),
    channels: createChannels(),
    messages: createMessages(),
    views: createViews(),
    offers: createOffers(),
    images: createImageProxy(),
    steps: createSteps(changes),
    functions: options.functions ?? [],
    triggers: createTriggers(now),
    responseUrls: createResponseUrls(url, now),
    calls: createCalls(changes),
    rates: createRates(now, options.rateLimits ?? true),
    faults: createFaults(),
    app: createAppLine(sockets, options.answerMs ?? LIMITS.answerMs),
    showsFile: showsFileRule(files),
  };
  for (const { name, kind = 'public', hasBot } of options.channels ?? CHANNELS) {
    const id = emulate.channelIds.get(name);
    if (id === undefined || name === spareName(kind, 0)) throw new Error(`no channel ${name}`);
    const members = new Set(emulate.people.map((person) => person.id));
    workspace.channels.put({ id, name, kind, members, archived: false });
    if (hasBot === true) invite(workspace, workspace.channels.get(id), APP.botUserId);
  }
  return workspace;
}
