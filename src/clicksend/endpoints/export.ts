import { z } from 'zod';
import type { EndpointResult, ExportedFile, HistoryQuery } from '../../core/ports/clicksend.ts';
import { callUpToThreeTimes, callWithRetry, type EndpointContext } from '../http/call.ts';
import { isNotFoundStatus } from '../http/classify-response.ts';
import { parseRequired, requireData } from '../http/response.ts';
import { buildTimeSpanQuery } from './history.ts';

/** Here the key is `url`, without the underscore that uploads have. */
const exportSchema = z.object({
  url: z.string().refine((url) => URL.canParse(url), 'expected a web address'),
});

/**
 * `GET /mms/history/export`: the history as a CSV file. ClickSend returns a URL, and the file is fetched
 * from there.
 */
export async function fetchHistoryExport(
  context: EndpointContext,
  span: Pick<HistoryQuery, 'from' | 'until'>,
): Promise<EndpointResult<ExportedFile>> {
  const day = new Date(context.clock.now()).toISOString().slice(0, 10);
  const filename = `mms-history-${day}.csv`;
  const response = await callWithRetry(context, {
    name: 'export',
    method: 'GET',
    path: '/mms/history/export',
    query: { filename, ...buildTimeSpanQuery(span) },
  });
  if (isNotFoundStatus(response.status)) return { offered: false };
  const { url } = parseRequired(exportSchema, requireData(response), 'the export');
  // ClickSend may need a moment to provide the file.
  const bytes = await callUpToThreeTimes(context.clock, () => context.http.download(url));
  return { offered: true, value: { name: parseFileName(url) ?? filename, bytes } };
}

/** The file name in the URL, made safe for any file system. */
function parseFileName(url: string): string | undefined {
  const name = (new URL(url).searchParams.get('filename') ?? '')
    .split(/[\\/]/)
    .at(-1)
    ?.replace(/[^\w.-]+/g, '-')
    .replace(/^[.-]+/, '')
    .slice(-80);
  return name && /^\w.*\.\w+$/.test(name) ? name : undefined;
}
