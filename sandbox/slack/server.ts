/**
 * A simulated Slack workspace on loopback, entirely in memory. The app sees only one front server: the Web
 * API (methods/, with Slack's limits on blocks, views and metadata in check/ and limits.ts), files,
 * response URLs, and everything that a person does (person/).
 */
import type { AddressInfo } from 'node:net';
import { createChanges } from '../changes.ts';
import { createFaultQueue } from '../fault-queue.ts';
import { createAppLine } from './app-line.ts';
import { createCalls } from './calls.ts';
import { createChannels } from './channels.ts';
import { describe } from './describe.ts';
import { createFileRule } from './file-rule.ts';
import { createFiles } from './files.ts';
import { createFront } from './front.ts';
import { createId, getHandle } from './identity.ts';
import { createImageProxy } from './image-proxy.ts';
import { LIMITS } from './limits.ts';
import { createChannel } from './manage-channels.ts';
import { createMessages } from './messages.ts';
import { createOffers } from './offers.ts';
import { CHANNELS, EVENTS, PEOPLE, SCOPES, type SlackOptions } from './options.ts';
import { createRates } from './rates.ts';
import { createResponseUrls } from './response-urls.ts';
import { createSlackWorld } from './slack-world.ts';
import { createSockets } from './sockets.ts';
import { createSteps } from './steps.ts';
import { createTriggers } from './triggers.ts';
import { createViews } from './views.ts';
import type { Workspace } from './workspace.ts';
import type { SlackWorld } from './world.ts';

export type { SlackOptions } from './options.ts';

export async function startSlack(options: SlackOptions = {}): Promise<SlackWorld> {
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
  const url = () => `${options.scheme ?? 'http'}://127.0.0.1:${port}`;
  workspace = furnish(options, url);
  const { sockets } = workspace;
  return createSlackWorld(workspace, async () => {
    sockets.close();
    front.close();
    front.closeAllConnections();
  });
}

function furnish(options: SlackOptions, url: () => string): Workspace {
  const now = options.now ?? Date.now;
  const changes = createChanges(() => describe(workspace));
  const files = createFiles();
  const sockets = createSockets();
  const people = (options.people ?? PEOPLE).map(({ name, tz = 'UTC', isAdmin = false }) => ({
    id: createId('U'),
    handle: getHandle(name),
    name,
    tz,
    isAdmin,
  }));
  const workspace: Workspace = {
    url,
    now,
    people,
    changes,
    files,
    uploads: new Map(),
    sockets,
    scopes: new Set(options.scopes ?? SCOPES),
    events: new Set(options.events ?? EVENTS),
    privateChannelError: options.privateChannelError ?? 'not_in_channel',
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
    faults: createFaultQueue(),
    app: createAppLine(sockets, options.answerMs ?? LIMITS.answerMs),
    showsFile: createFileRule(files),
  };
  for (const channel of options.channels ?? CHANNELS) createChannel(workspace, channel);
  return workspace;
}
