import { setImmediate as others } from 'node:timers/promises';
import type { WebClient } from '@slack/web-api';
import type { ResultsFiles } from '../../core/ports/results-files.ts';
import { resultsCsv, resultsMessage, resultsName } from '../messages/files/results-csv.ts';
import { findFile } from './find-posts.ts';
import { inPost, postMessage } from './post-message.ts';
import { giveFile } from './upload-thread-file.ts';

/** Results as files in threads. */
export function slackResultsFiles(client: WebClient): ResultsFiles {
  return {
    async give(thread, results, numbers) {
      const parts: string[] = [];
      for (const part of resultsCsv(results, numbers)) {
        parts.push(part);
        await others();
      }
      const file = { name: resultsName(results.send), bytes: Buffer.from(parts.join('')) };
      await inPost(() => giveFile(client, thread, file));
    },

    isGiven: async (thread, send) =>
      (await findFile(client, thread, resultsName(send))) !== undefined,

    async tellSender(results) {
      const said = { message: () => resultsMessage(results) };
      const { channel, ts } = await postMessage(client, { channel: results.send.user }, said);
      return { channel, ts };
    },
  };
}
