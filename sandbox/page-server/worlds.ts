import type { AppManifest } from '../app-manifest.ts';
import type { ClickSendWorld } from '../clicksend/world.ts';
import type { AppHealth, CarrierNote } from '../page-state.ts';
import type { AppAnswer, SlackWorld } from '../slack/world.ts';
import type { Pictures } from './pictures.ts';

/** Everything that the page shows and acts on. */
export interface Worlds {
  readonly slack: SlackWorld;
  readonly clicksend: ClickSendWorld;
  readonly pictures: Pictures;
  readonly health: () => AppHealth;
  readonly manifest: AppManifest;
  readonly journal: Journal;
}

/** What was done through this page, for display. */
interface Journal {
  /** By message id, oldest first. */
  readonly carrier: Map<string, CarrierNote[]>;
  /** The result of telling the app of a text, by its message id. */
  readonly answers: Map<string, string>;
  /** When the page was opened, Unix ms; the guide counts what happened since. */
  readonly openedAt: number;
  lastAnswer?: AppAnswer;
}
