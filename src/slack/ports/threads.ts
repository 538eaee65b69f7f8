import type { WebClient } from '@slack/web-api';
import { AppError } from '../../app/app-error.ts';
import type { ThreadLine, Threads } from '../../app/ports/threads.ts';
import { toAppError } from '../errors.ts';
import { liveMessage } from '../messages/live.ts';
import type { SlackMessage } from '../messages/message.ts';
import { replyMessage } from '../messages/reply.ts';
import { unknownStopMessage } from '../messages/unknown-stop.ts';
import { outcomeOf } from '../outcomes.ts';
import { asItFits } from './as-it-fits.ts';
import { findFile, findLine, lineMetadata } from './find-message.ts';

const quiet = { unfurl_links: false, unfurl_media: false } as const;

/** Lines of conversations, over a client that does not retry by itself. */
export function slackThreads(client: WebClient): Threads {
  return {
    say: ({ channel, threadTs }, id, line, { isInChannelToo = false } = {}) =>
      inThread(async () => {
        const message = messageOf(line);
        const answer = await asItFits(false, (fitted) => {
          const said = { channel, ...fitted(message), ...quiet, metadata: lineMetadata(id) };
          if (!threadTs) return client.chat.postMessage(said);
          const place = { ...said, thread_ts: threadTs };
          return isInChannelToo
            ? client.chat.postMessage({ ...place, reply_broadcast: true })
            : client.chat.postMessage(place);
        });
        return { channel: answer.channel ?? channel, ts: answer.ts ?? '' };
      }),

    async find({ channel, threadTs }, id, since) {
      // The app may not read direct messages: there nothing can be found.
      const ts = await findLine(client, { channel, ts: threadTs, since }, id);
      return ts === undefined ? undefined : { channel, ts };
    },

    put: ({ channel, ts }, id, line) =>
      inThread(async () => {
        const message = messageOf(line);
        await asItFits(false, (fitted) =>
          client.chat.update({ channel, ts, ...fitted(message), metadata: lineMetadata(id) }),
        );
      }),

    give: ({ channel, ts }, { name, bytes }) =>
      inThread(async () => {
        const answer = await client.filesUploadV2({
          channel_id: channel,
          thread_ts: ts,
          filename: name,
          // Never a text: that would be taken for a path on this machine.
          file: Buffer.from(bytes),
        });
        return fileIdIn(answer);
      }),

    isGiven: async (thread, name) => (await findFile(client, thread, name))?.id,
  };
}

function messageOf(line: ThreadLine): SlackMessage {
  switch (line.kind) {
    case 'reply':
      return replyMessage(line);
    case 'unknown stop':
      return unknownStopMessage(line);
    default:
      return liveMessage(line);
  }
}

/** `{files: [{files: [{id}]}]}` (web-api 8, filesUploadV2). */
function fileIdIn(answer: unknown): string | undefined {
  const text = JSON.stringify(answer ?? {});
  return /"id":"(F[A-Z0-9]+)"/.exec(text)?.[1];
}

/** Tells when a thread is gone, or nobody may speak there. */
async function inThread<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const failed = toAppError(error);
    const isGone = outcomeOf(failed.code)?.post === 'gone';
    if (!isGone) throw failed;
    const { problem } = failed;
    throw new AppError('post_gone', {
      ...{ retry: 'never', answered: true, cause: failed },
      ...(problem ? { problem } : {}),
    });
  }
}
