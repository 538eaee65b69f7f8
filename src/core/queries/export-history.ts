import type { AppContext } from '../context.ts';
import type { ClickSend, EndpointResult, ExportedFile, HistoryQuery } from '../ports/clicksend.ts';

/** `by` is a Slack user id. Throws an AppError if ClickSend is not reachable. */
export type ExportHistory = (
  by: string,
  span: Pick<HistoryQuery, 'from' | 'until'>,
) => Promise<EndpointResult<ExportedFile>>;

/** Exports ClickSend's history as a file. Because it contains full numbers, the log records who exported it. */
export function createExportHistory({
  clickSend,
  log,
}: Pick<AppContext, 'log'> & {
  readonly clickSend: Pick<ClickSend, 'exportHistory'>;
}): ExportHistory {
  return async (by, span) => {
    const exported = await clickSend.exportHistory(span);
    const sizeBytes = exported.offered ? exported.value.bytes.length : 0;
    log.info({ user: by, offered: exported.offered, sizeBytes }, 'exported the history');
    return exported;
  };
}
