import type { Dispatcher } from 'undici';
import type { HttpConnections } from '../clicksend/http/http-client.ts';
import type { Pictures } from '../core/ports/pictures.ts';
import type { ListSetupFindings } from '../core/ports/setup-findings.ts';
import type { Store } from '../core/ports/store.ts';
import type { JobQueue } from '../queue/job-queue.ts';

/**
 * What a test replaces instead of sockets, storage and the decoder. Anything left out is real: the store
 * and queue from the settings, and pictures fitted by sharp in a separate process.
 */
export interface AppOverrides {
  /** For calls to Slack's Web API and to response URLs. */
  readonly fetch?: typeof fetch;
  /** For downloads from Slack. */
  readonly slackFiles?: Dispatcher;
  /** For calls to ClickSend, and downloads from it. */
  readonly clickSend?: HttpConnections;
  openStore?(): Promise<Store>;
  openQueue?(store: Store): Promise<JobQueue>;
  /** Replaces the process that decodes pictures; `real` fits them with sharp in this process. */
  pictures?(real: Pictures): Pictures;
  /** How often missing polls are added and the store's identity is checked; default: 15 s. */
  readonly upkeepMs?: number;
  /** Default: runs the doctor, over its own connections. */
  readonly listSetupFindings?: ListSetupFindings;
}
