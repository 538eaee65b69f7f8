import type { Channels } from '../app/ports/channels.ts';
import type { Chat } from '../app/ports/chat.ts';
import type { ClickSend } from '../app/ports/clicksend.ts';
import type { Clock, Log, Meter } from '../app/ports/clock-log-meter.ts';
import type { Erasing } from '../app/ports/erasing.ts';
import type { Files } from '../app/ports/files.ts';
import type { Forms } from '../app/ports/forms.ts';
import type { Jobs } from '../app/ports/jobs.ts';
import type { People } from '../app/ports/people.ts';
import type { Pictures } from '../app/ports/pictures.ts';
import type { ResultsFiles } from '../app/ports/results-files.ts';
import type { Steps } from '../app/ports/steps.ts';
import type { Threads } from '../app/ports/threads.ts';
import type { Records } from '../app/records.ts';
import type { HearsIn } from '../slack/commands/live.ts';
import type { LinkTo } from '../slack/ports/links.ts';
import type { WithNames } from '../slack/ports/names.ts';
import type { GiveFile } from '../slack/ports/private-file.ts';
import type { ZoneOf } from '../slack/ports/zones.ts';

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
