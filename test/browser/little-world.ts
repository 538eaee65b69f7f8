import type { WebClient } from '@slack/web-api';
import type { AppManifest } from '../../sandbox/app-manifest.ts';
import { startClickSend } from '../../sandbox/clicksend/server.ts';
import type { ClickSendWorld } from '../../sandbox/clicksend/world.ts';
import { createPictures } from '../../sandbox/page-server/pictures.ts';
import { startPageServer } from '../../sandbox/page-server/server.ts';
import type { SlackWorld } from '../../sandbox/slack/world.ts';
import { type Answer, type Body, startLittleApp } from '../sandbox/slack-app.ts';

/** The page of a Slack with a tiny app, to test what the page can do, whether the real app uses it or not. */
export interface LittleWorld {
  readonly url: string;
  readonly slack: SlackWorld;
  readonly clicksend: ClickSendWorld;
  readonly client: WebClient;
  /** All requests that the app got. */
  readonly heard: readonly Body[];
  close(): Promise<void>;
}

const MANIFEST: AppManifest = {
  scopes: [],
  events: [],
  commands: [{ command: '/mms', description: 'Send a picture', usageHint: '[numbers] | help' }],
  shortcuts: [
    {
      name: 'Send as MMS',
      type: 'message',
      callbackId: 'send_as_mms',
      description: 'Send this picture to phones',
    },
    {
      name: 'Compose an MMS',
      type: 'global',
      callbackId: 'compose_mms',
      description: 'Open the form from anywhere',
    },
  ],
  functions: [
    {
      callbackId: 'send_mms',
      title: 'Send an MMS',
      description: 'Send a picture to phones from a workflow',
      inputs: [
        buildParameter('to', 'To', 'string', true),
        buildParameter('picture_url', 'Picture URL', 'string', true),
        buildParameter('channel', 'Channel', 'slack#/types/channel_id', true),
        buildParameter('count', 'Copies', 'integer', false),
      ],
      outputs: [buildParameter('send_id', 'Reference', 'string', true)],
    },
  ],
};

export async function startLittleWorld(answer: Answer): Promise<LittleWorld> {
  const app = await startLittleApp(answer, { functions: MANIFEST.functions });
  const { slack, client, requests } = app;
  const clicksend = await startClickSend();
  const page = await startPageServer(
    {
      slack,
      clicksend,
      pictures: createPictures(slack),
      manifest: MANIFEST,
      health: () => ({ state: 'ready', detail: '' }),
      journal: { carrier: new Map(), answers: new Map(), openedAt: 0 },
    },
    0,
  );
  const close = async () => {
    await page.close();
    await clicksend.close();
    await app.close();
  };
  return { url: page.url, slack, clicksend, client, heard: requests, close };
}

function buildParameter(name: string, title: string, type: string, isRequired: boolean) {
  return { name, title, type, isRequired, description: '' };
}
