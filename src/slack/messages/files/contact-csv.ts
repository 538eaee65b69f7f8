import type { ExportedFile } from '../../../core/ports/clicksend-history.ts';
import type { ContactEvent } from '../../../core/queries/load-contact-history.ts';
import type { E164 } from '../../../domain/phone.ts';
import { formatProblem } from '../../text/problems.ts';
import { formatStatus } from '../format/status.ts';
import { formatPlainTitle } from '../format/title.ts';
import { formatCsvRows, formatCsvTime } from './csv.ts';

const HEADER = [
  'number',
  'time (UTC)',
  'what',
  'channel',
  'by',
  'subject',
  'text',
  'state',
  'reason',
  'reference',
];

/** Everything known about a number as a CSV file. Channels and people are Slack ids. */
export function buildContactFile(phone: E164, facts: readonly ContactEvent[]): ExportedFile {
  const rows = facts.map((fact) => [phone, formatCsvTime(fact.at), ...formatCells(fact)]);
  return {
    name: `number-${phone.slice(-3)}.csv`,
    bytes: Buffer.from(formatCsvRows([HEADER, ...rows], true)),
  };
}

function formatCells(fact: ContactEvent): readonly string[] {
  switch (fact.kind) {
    case 'sent': {
      const { send, state, problem } = fact;
      const what = send.threadTs ? 'answer' : 'sent';
      const why = problem ? formatProblem(problem) : '';
      return [
        ...[what, send.channel, send.user, formatPlainTitle(send), send.body],
        ...[formatStatus(state), why, send.id],
      ];
    }
    case 'reply':
      return ['reply', fact.place?.channel ?? '', '', '', fact.text, '', '', ''];
    case 'hidden':
      return [fact.what, 'one that you are not in', '', '', '', '', '', ''];
    case 'out':
    case 'in':
      return [`opt-${fact.kind}`, '', fact.by, '', '', '', fact.why ?? '', ''];
    case 'consent':
      return ['consent', fact.channel, fact.by, '', fact.text, '', '', ''];
  }
}
