import type { Channels } from '../core/ports/channels.ts';
import type { ClickSend } from '../core/ports/clicksend.ts';
import type { Clock, Log, Meter } from '../core/ports/clock-log-metrics.ts';
import type { Jobs } from '../core/ports/jobs.ts';
import type { People } from '../core/ports/people.ts';
import type { Pictures } from '../core/ports/pictures.ts';
import type { ResultsFiles } from '../core/ports/results-files.ts';
import type { Forms } from '../core/ports/second-step.ts';
import type { Chat } from '../core/ports/send-posts.ts';
import type { Erasing } from '../core/ports/slack-erasure.ts';
import type { Files } from '../core/ports/slack-files.ts';
import type { Steps } from '../core/ports/slack-steps.ts';
import type { Threads } from '../core/ports/threads.ts';
import type { Records } from '../core/records/records.ts';
import type { WithNames } from '../slack/adapters/mention-names.ts';
import type { LinkTo } from '../slack/adapters/permalinks.ts';
import type { ZoneOf } from '../slack/adapters/time-zones.ts';
import type { GiveFile } from '../slack/adapters/upload-private-file.ts';
import type { HearsIn } from '../slack/commands/live.ts';

/** What everything is wired with. */
export interface Common {
  readonly records: Records;
  readonly jobs: Jobs;
  readonly clock: Clock;
  readonly log: Log;
  readonly meter: Meter;
}

/** What the app has outside of itself. */
export interface World {
  readonly clickSend: ClickSend;
  readonly files: Files;
  readonly chat: Chat;
  readonly forms: Forms;
  readonly steps: Steps;
  readonly pictures: Pictures;
  readonly channels: Channels;
  readonly people: People;
  readonly erasing: Erasing;
  readonly giveFile: GiveFile;
  readonly resultsFiles: ResultsFiles;
  readonly linkTo: LinkTo;
  readonly zoneOf: ZoneOf;
  readonly checkSlack: () => Promise<void>;
  readonly threads: Threads;
  readonly withNames: WithNames;
  readonly hearsIn: HearsIn;
}
