import type { Channels, CheckMembership } from '../core/ports/channels.ts';
import type { ClickSend } from '../core/ports/clicksend.ts';
import type { AddMentionNames, FetchTimeZone, People } from '../core/ports/people.ts';
import type { Pictures } from '../core/ports/pictures.ts';
import type { UploadPrivateFile } from '../core/ports/private-files.ts';
import type { ResultsFiles } from '../core/ports/results-files.ts';
import type { SecondStep } from '../core/ports/second-step.ts';
import type { FetchPermalink, SendPosts } from '../core/ports/send-posts.ts';
import type { SlackErasure } from '../core/ports/slack-erasure.ts';
import type { SlackFiles } from '../core/ports/slack-files.ts';
import type { SlackSteps } from '../core/ports/slack-steps.ts';
import type { Threads } from '../core/ports/threads.ts';

/** What the app has outside of itself. */
export interface Adapters {
  readonly clickSend: ClickSend;
  readonly files: SlackFiles;
  readonly chat: SendPosts;
  readonly forms: SecondStep;
  readonly steps: SlackSteps;
  readonly pictures: Pictures;
  readonly channels: Channels;
  readonly people: People;
  readonly erasing: SlackErasure;
  readonly uploadPrivateFile: UploadPrivateFile;
  readonly resultsFiles: ResultsFiles;
  readonly fetchPermalink: FetchPermalink;
  readonly fetchTimeZone: FetchTimeZone;
  readonly checkSlack: () => Promise<void>;
  readonly threads: Threads;
  readonly addMentionNames: AddMentionNames;
  readonly checkMembership: CheckMembership;
}
