import type { ClickSend } from '../core/ports/clicksend.ts';
import type { FittedPicture } from '../core/ports/pictures.ts';
import type { SlackDoctorClient } from '../slack/client/doctor-client.ts';
import type { Settings } from './settings.ts';
import type { Terminal } from './terminal.ts';

/** The ClickSend calls that the setup makes. */
export type SetupClickSend = Pick<
  ClickSend,
  'fetchAccount' | 'listSenders' | 'uploadMedia' | 'priceBatch' | 'submitBatch' | 'fetchHistoryPage'
>;

/** What the setup's steps need. */
export interface SetupContext {
  readonly terminal: Terminal;
  readonly settings: Settings;
  connectSlack(botToken: string): SlackDoctorClient;
  connectClickSend(credentials: {
    readonly username: string;
    readonly apiKey: string;
  }): SetupClickSend;
  /** The text of manifest.yml or manifest.socket.yml. */
  readManifest(way: ConnectionWay): Promise<string>;
  /** The test picture, fitted like any other. */
  loadTestPicture(): Promise<FittedPicture>;
  /** Prints the doctor's findings. Resolves to whether something is wrong. */
  runDoctor(): Promise<boolean>;
  createSecret(): string;
}

/** How Slack reaches the app. */
export type ConnectionWay = 'socket' | 'http';
