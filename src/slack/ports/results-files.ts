import { setImmediate as others } from 'node:timers/promises';
import type { WebClient } from '@slack/web-api';
import type { ResultsFiles } from '../../app/ports/results-files.ts';
import { toAppError } from '../errors.ts';
import { resultsCsv, resultsMessage, resultsName } from '../messages/results.ts';
import { findFile } from './find-message.ts';

/** Results as files in threads. Scope `files:write`; in a channel the bot must be a member as well. */
export function slackResultsFiles(client: WebClient): ResultsFiles {
  return {
    async give({ channel, ts }, results, numbers) {
      const parts: string[] = [];
      for (const part of resultsCsv(results, numbers)) {
        parts.push(part);
        await others();
      }
      const file = {
        filename: resultsName(results.send),
        // Never a text: that would be taken for a path on this machine.
        file: Buffer.from(parts.join('')),
      };
      await inSlack(() => client.filesUploadV2({ channel_id: channel, thread_ts: ts, ...file }));
    },

    isGiven: async (thread, send) =>
      (await findFile(client, thread, resultsName(send))) !== undefined,

    async tellSender(results) {
      const { user } = results.send;
      const said = { channel: user, ...resultsMessage(results), unfurl_links: false };
      const { channel = user, ts = '' } = await inSlack(() => client.chat.postMessage(said));
      return { channel, ts };
    },
  };
}

async function inSlack<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw toAppError(error);
  }
}
