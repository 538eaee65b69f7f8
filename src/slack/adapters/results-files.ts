import { setImmediate as yieldToOthers } from 'node:timers/promises';
import type { WebClient } from '@slack/web-api';
import type { ResultsFiles } from '../../core/ports/slack-files.ts';
import { formatResultsCsv, formatResultsFileName } from '../messages/files/results-csv.ts';
import { buildResultsMessage } from '../messages/private/results.ts';
import { findThreadFile } from './find-posts.ts';
import { postMessage, translatePostErrors } from './post-message.ts';
import { uploadThreadFile } from './upload-thread-file.ts';

/** Result files in threads. */
export function createSlackResultsFiles(client: WebClient): ResultsFiles {
  return {
    async uploadFile(thread, results, numbers) {
      const parts: string[] = [];
      for (const part of formatResultsCsv(results, numbers)) {
        parts.push(part);
        await yieldToOthers();
      }
      const file = {
        name: formatResultsFileName(results.send),
        bytes: Buffer.from(parts.join('')),
      };
      await translatePostErrors(() => uploadThreadFile(client, thread, file));
    },

    hasFile: async (thread, send) =>
      (await findThreadFile(client, thread, formatResultsFileName(send))) !== undefined,

    async notifyAuthor(results) {
      const content = { message: () => buildResultsMessage(results) };
      const { channel, ts } = await postMessage(client, { channel: results.send.user }, content);
      return { channel, ts };
    },
  };
}
