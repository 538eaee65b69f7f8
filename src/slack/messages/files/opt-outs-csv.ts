import type { OptOutFact } from '../../../core/records/opt-out-facts.ts';
import type { OptOutEvent } from '../../../domain/opt-out.ts';
import type { E164 } from '../../../domain/phone.ts';
import { formatCsvRows, formatCsvTime } from './csv.ts';

/**
 * The whole ledger, one event per line, for spreadsheets: RFC 4180, with a UTF-8 byte order mark, and a '
 * before anything that they would take for a formula (OWASP, "CSV Injection").
 */
export function formatOptOutsCsv(history: readonly OptOutFact[]): string {
  const header = ['number', 'event', 'time (UTC)', 'how', 'by (Slack id)', 'reason', 'reply id'];
  const rows = history.flatMap(({ phone, events }) =>
    events.map((event) => formatCells(phone, event)),
  );
  return formatCsvRows([header, ...rows], true);
}

const HOW: Readonly<Record<OptOutEvent['how']['kind'], string>> = {
  reply: 'texted',
  person: 'by hand',
  flag: 'confirmed by hand',
  list: 'in ClickSend’s list',
};

function formatCells(phone: E164, { kind, at, how }: OptOutEvent): string[] {
  return [
    phone,
    kind === 'out' ? 'opted out' : 'opted in',
    formatCsvTime(at),
    HOW[how.kind],
    'by' in how ? how.by : '',
    how.kind === 'person' ? (how.reason ?? '') : '',
    'messageId' in how ? how.messageId : '',
  ];
}
