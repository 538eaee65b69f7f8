import { AppError } from '../../core/errors.ts';
import type { ExportedFile, HistoryQuery } from '../../core/ports/clicksend-history.ts';
import type { EndpointResult } from '../../core/ports/endpoint-result.ts';
import { CALL_RETRY_PAUSES_MS, callWithRetry } from '../http/call-with-retry.ts';
import { isNotFoundStatus } from '../http/not-found.ts';
import { parseRequired, requireData } from '../http/response.ts';
import { exportSchema } from '../wire/export.ts';
import { buildTimeSpanQuery } from '../wire/history-query.ts';
import type { EndpointContext } from './receipts.ts';

const NAME = 'mms-history.csv';

/** The history as a CSV file: ClickSend answers an address, and the file is fetched from there. */
export async function fetchHistoryExport(
  reading: EndpointContext,
  span: Pick<HistoryQuery, 'from' | 'until'>,
): Promise<EndpointResult<ExportedFile>> {
  const answer = await callWithRetry(reading.http, reading.clock, {
    name: 'export',
    method: 'GET',
    path: '/mms/history/export',
    query: { filename: NAME, ...buildTimeSpanQuery(span) },
    timeoutMs: reading.timeoutMs,
  });
  if (isNotFoundStatus(answer.status)) return { offered: false };
  const { url } = parseRequired(exportSchema, requireData(answer), 'the export');
  const bytes = await fetchFile(reading, url);
  return { offered: true, value: { name: nameIn(url), bytes } };
}

/** It may take ClickSend a moment to put the file there. */
async function fetchFile({ http, clock }: EndpointContext, url: string): Promise<Uint8Array> {
  for (const pause of CALL_RETRY_PAUSES_MS) {
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
