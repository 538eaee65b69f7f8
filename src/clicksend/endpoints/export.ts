import { AppError } from '../../core/errors.ts';
import type { ExportedFile, HistoryQuery, Offered } from '../../core/ports/clicksend.ts';
import { PAUSES_MS, read } from '../http/call-with-retry.ts';
import { isGone } from '../http/not-found.ts';
import { dataOf, must } from '../http/response.ts';
import { exportData } from '../wire/export.ts';
import { spanQuery } from '../wire/history-query.ts';
import type { Reading } from './receipts.ts';

const NAME = 'mms-history.csv';

/** The history as a CSV file: ClickSend answers an address, and the file is fetched from there. */
export async function exportHistory(
  reading: Reading,
  span: Pick<HistoryQuery, 'from' | 'until'>,
): Promise<Offered<ExportedFile>> {
  const answer = await read(reading.http, reading.clock, {
    name: 'export',
    method: 'GET',
    path: '/mms/history/export',
    query: { filename: NAME, ...spanQuery(span) },
    timeoutMs: reading.timeoutMs,
  });
  if (isGone(answer.status)) return { offered: false };
  const { url } = must(exportData, dataOf(answer), 'the export');
  const bytes = await fetchFile(reading, url);
  return { offered: true, value: { name: nameIn(url), bytes } };
}

/** It may take ClickSend a moment to put the file there. */
async function fetchFile({ http, clock }: Reading, url: string): Promise<Uint8Array> {
  for (const pause of PAUSES_MS) {
    try {
      return await http.download(url);
    } catch (error) {
      if (!(error instanceof AppError) || error.retry !== 'later') throw error;
    }
    await clock.wait(pause);
  }
  return http.download(url);
}

/** The name that the address gives it, made safe for any disk; else the one that was asked for. */
function nameIn(url: string): string {
  const given = new URL(url).searchParams.get('filename') ?? '';
  const name = given
    .split(/[\\/]/)
    .at(-1)
    ?.replace(/[^\w.-]+/g, '-')
    .replace(/^[.-]+/, '')
    .slice(-80);
  return name && /^\w.*\.\w+$/.test(name) ? name : NAME;
}
