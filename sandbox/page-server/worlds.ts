import type { AppManifest } from '../app-manifest.ts';
import type { ClickSendWorld } from '../clicksend/world.ts';
import type { AppHealth, CarrierNote } from '../page-state.ts';
import type { AppAnswer, SlackWorld } from '../slack/world.ts';
import type { Pictures } from './pictures.ts';

/** All that the page looks at and acts on. */
export interface Worlds {
  readonly slack: SlackWorld;
  readonly clicksend: ClickSendWorld;
  readonly pictures: Pictures;
  readonly health: () => AppHealth;
  readonly manifest: AppManifest;
  readonly journal: Journal;
}

/** What was done through this page, for showing it. */
export interface Journal {
  /** By message id, oldest first. */
  readonly carrier: Map<string, CarrierNote[]>;
  /** What became of telling the app of an answer, by its message id. */
  readonly answers: Map<string, string>;
  /** When the page opened, Unix ms: the guide counts what happened since. */
  readonly openedAt: number;
  lastAnswer?: AppAnswer;
}
