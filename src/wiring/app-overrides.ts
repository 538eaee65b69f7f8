import type { Dispatcher } from 'undici';
import type { HttpConnections } from '../clicksend/http/http-client.ts';
import type { Pictures } from '../core/ports/pictures.ts';
import type { Store } from '../core/ports/store.ts';
import type { JobQueue } from '../queue/job-queue.ts';

/**
 * The app's ways out of its process, each at its lowest place. Whatever is left out is real: sockets, the
 * store and the jobs that the environment names, pictures fitted by sharp. A test's world gives its own.
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
  /** In the place of the process that decodes pictures; it is given those that sharp fits in this one. */
  pictures?(real: Pictures): Pictures;
  /** How often the recurring jobs are added again and the store is looked at; default: every 15 seconds. */
  readonly upkeepMs?: number;
}
