import { joinUrl } from '../../core/account/required-rules.ts';
import { requestUrl } from './request-url.ts';

/**
 * How many pushed receipts about messages of nobody's (such as a test push's) each process of the
 * app has counted, as its /metrics tells, by the process's time of start. Empty when it cannot be read.
 */
export async function fetchPushCounts(
  publicUrl: string,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  const seen = await requestUrl(joinUrl(publicUrl, 'metrics'), { signal });
  if (seen.kind !== 'answered' || seen.status !== 200) return new Map();
  const start = /^process_start_time_seconds (\S+)$/m.exec(seen.text)?.[1];
  if (!start) return new Map();
  const counts = seen.text
    .split('\n')
    .filter((line) => line.startsWith('slack_mms_receipts_total{'))
    .filter((line) => line.includes('source="push"') && line.includes('known="no"'))
    .map((line) => Number(line.slice(line.lastIndexOf(' '))));
  return new Map([[start, counts.reduce((sum, count) => sum + count, 0)]]);
}
