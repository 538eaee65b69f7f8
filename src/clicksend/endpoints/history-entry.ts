import type { HistoryEntry } from '../../core/ports/clicksend-history.ts';
import { parseDeliveryFact } from '../codes/delivery-fact.ts';
import { sanitizeClickSendText } from '../codes/sanitize-clicksend-text.ts';
import type { HistoryRow } from '../wire/history.ts';

/** Later than it was ordered by more than this: it was scheduled. */
const AT_ONCE_SECONDS = 60;

/** A row of the history in the app's words. */
export function buildHistoryEntry(row: HistoryRow, now: number): HistoryEntry {
  // But in a receipt the row's times are the message's, not the fact's: that is dated by when it was seen.
  const fact = parseDeliveryFact(row.status, { seconds: row.saidSeconds, now });
  const leaves = scheduledSeconds(row);
  return {
    messageId: row.messageId,
    reference: row.reference,
    to: row.to,
    from: row.from,
    scheduledAt: leaves === undefined ? undefined : leaves * 1000,
    hasLeft: hasLeft(row, now) ? true : undefined,
    rawStatus: sanitizeClickSendText(row.status.word || row.status.statusText || row.status.code),
    subject: row.subject,
    body: row.body,
    price: row.price,
    at: row.seconds === undefined ? undefined : row.seconds * 1000,
    fact,
  };
}

/** What waits is "Scheduled" in lists of SMS; whether an MMS is "Queued" meanwhile is not documented, so its time must have come too. */
function hasLeft({ schedule, status }: HistoryRow, now: number): boolean {
  return schedule !== undefined && schedule * 1000 <= now && !isWaiting(status.word);
}

function isWaiting(word: string): boolean {
  return /^scheduled$/i.test(word);
}

/**
 * `schedule` of a message that left at once is the time of its order (the samples, and observed of
 * SMS). Whether `date_added` of a scheduled one may be the time that it leaves is not documented, so
 * the word "Scheduled" counts too.
 */
function scheduledSeconds({ schedule, seconds, status }: HistoryRow): number | undefined {
  if (schedule === undefined || isWaiting(status.word)) return schedule;
  return seconds !== undefined && schedule <= seconds + AT_ONCE_SECONDS ? undefined : schedule;
}
