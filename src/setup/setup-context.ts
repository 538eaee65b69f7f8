import type { ClickSend } from '../core/ports/clicksend.ts';
import type { FittedPicture } from '../core/ports/pictures.ts';
import type { SlackDoctorClient } from '../slack/client/doctor-client.ts';
import type { Settings } from './settings.ts';
import type { Terminal } from './terminal.ts';

/** ClickSend's calls that the set-up makes. */
export type SetupClickSend = Pick<
  ClickSend,
  'fetchAccount' | 'listSenders' | 'uploadMedia' | 'priceBatch' | 'submitBatch' | 'fetchHistoryPage'
>;

/** What the steps of the set-up work with. */
export interface SetupContext {
  readonly terminal: Terminal;
  readonly settings: Settings;
  /** Slack, for a bot token. */
  connectSlack(botToken: string): SlackDoctorClient;
  connectClickSend(credentials: {
    readonly username: string;
    readonly apiKey: string;
  }): SetupClickSend;
  /** The text of manifest.yml or manifest.socket.yml. */
  readManifest(way: ConnectionWay): Promise<string>;
  /** The picture that is sent as a test, as the app makes it fit. */
  loadTestPicture(): Promise<FittedPicture>;
  /** Prints what the doctor finds; resolves with whether something is wrong. */
  runDoctor(): Promise<boolean>;
  createSecret(): string;
}

/** How Slack reaches the app. */
export type ConnectionWay = 'socket' | 'http';
