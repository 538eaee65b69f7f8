import type { ClickSend } from '../ports/clicksend.ts';
import type { ExportedFile, HistoryQuery } from '../ports/clicksend-history.ts';
import type { EndpointResult } from '../ports/endpoint-result.ts';
import type { Log } from '../ports/log.ts';

/** `by`: Slack id of whoever wants it. Throws an AppError when ClickSend cannot be asked. */
export type ExportHistory = (
  by: string,
  span: Pick<HistoryQuery, 'from' | 'until'>,
) => Promise<EndpointResult<ExportedFile>>;

/** ClickSend's history as a file. It has whole numbers in it, so who took it stands in the log. */
export function createExportHistory(tools: {
  readonly clickSend: Pick<ClickSend, 'exportHistory'>;
  readonly log: Log;
}): ExportHistory {
  const { clickSend, log } = tools;
  return async (by, span) => {
    const exported = await clickSend.exportHistory(span);
    const sizeBytes = exported.offered ? exported.value.bytes.length : 0;
    log.info({ user: by, offered: exported.offered, sizeBytes }, 'history exported');
    return exported;
  };
}
