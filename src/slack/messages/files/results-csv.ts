import type {
  NumberMasking,
  RecipientResult,
  SendResults,
} from '../../../core/ports/slack-files.ts';
import { maskPhone } from '../../../domain/mask-phone.ts';
import type { Send } from '../../../domain/send.ts';
import { formatShortReference } from '../../../domain/short-reference.ts';
import { formatProblem } from '../../text/problems.ts';
import { formatStatus } from '../format/status.ts';
import { formatPlainTitle } from '../format/title.ts';
import { formatCsvFileName, formatCsvRows, formatCsvTime } from './csv.ts';

/** The name of a send's results file; no other file has it. */
export function formatResultsFileName({ id, submittedAt, schedule }: ResultsOwner): string {
  return formatCsvFileName(`${formatShortReference(id)}-results`, schedule?.at ?? submittedAt);
}

type ResultsOwner = Pick<Send, 'id' | 'submittedAt' | 'schedule'>;

/** Rows written at once, because more would block other work for too long. */
const AT_ONCE = 1_000;

/**
 * The list of all recipients, for spreadsheets: RFC 4180, with a UTF-8 byte order mark, and a ' before
 * anything that they would take for a formula (OWASP, "CSV Injection"). In parts, to be joined.
 */
export function* formatResultsCsv(
  { send, rows, currency }: SendResults,
  numbers: NumberMasking,
): Generator<string, void> {
  const header = [
    'number',
    'name',
    'state',
    'reason',
    'ClickSend message id',
    currency ? `price (${currency})` : 'price',
    'time of last word (UTC)',
    // Last, because a spreadsheet may know the others by their place.
    'title',
  ];
  const title = formatPlainTitle(send);
  yield formatCsvRows([header], true);
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    const cells = rows
      .slice(from, from + AT_ONCE)
      .map((row) => [...formatCells(row, numbers), title]);
    yield formatCsvRows(cells);
  }
}

function formatCells(row: RecipientResult, numbers: NumberMasking): readonly string[] {
  const { phone, name = '', state, problem, messageId = '', price, at } = row;
  return [
    numbers === 'whole' ? phone : maskPhone(phone),
    name,
    formatStatus(state),
    problem ? formatProblem(problem) : '',
    messageId,
    price === undefined ? '' : (price / 10_000).toFixed(4),
    at === undefined ? '' : formatCsvTime(at),
  ];
}
