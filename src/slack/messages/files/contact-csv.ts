import type { ExportedFile } from '../../../core/ports/clicksend.ts';
import type { ContactEvent } from '../../../core/queries/load-contact-history.ts';
import { showMergeFields } from '../../../domain/merge-fields.ts';
import type { E164 } from '../../../domain/phone.ts';
import { whoText } from '../../text/commands.ts';
import { formatProblem } from '../../text/problems.ts';
import { formatStatus } from '../format/status.ts';
import { formatPlainTitle } from '../format/title.ts';
import { formatCsvFileName, formatCsvRows, formatCsvTime } from './csv.ts';

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
export function buildContactFile(
  phone: E164,
  facts: readonly ContactEvent[],
  now: number,
): ExportedFile {
  const rows = facts.map((fact) => [phone, formatCsvTime(fact.at), ...formatCells(phone, fact)]);
  return {
    name: formatCsvFileName(`contact-${phone.slice(-3)}`, now),
    bytes: Buffer.from(formatCsvRows([HEADER, ...rows], true)),
  };
}

function formatCells(phone: E164, fact: ContactEvent): readonly string[] {
  switch (fact.kind) {
    case 'sent': {
      const { send, state, problem } = fact;
      const what = send.threadTs ? 'answer' : 'sent';
      const why = problem ? formatProblem(problem) : '';
      const body = showMergeFields(
        send.body,
        send.recipients.filter((one) => one.phone === phone),
      );
      return [
        what,
        send.channel,
        send.user,
        formatPlainTitle(send),
        body,
        formatStatus(state),
        why,
        send.id,
      ];
    }
    case 'reply':
      return ['reply', fact.place?.channel ?? '', '', '', fact.text, '', '', ''];
    case 'hidden':
      return [fact.what, 'one that you are not in', '', '', '', '', '', ''];
    case 'out':
    case 'in':
      return [
        `opt-${fact.kind}`,
        '',
        fact.isListed ? whoText.byList : (fact.by ?? whoText.byText),
        '',
        '',
        '',
        fact.why ?? '',
        '',
      ];
    case 'consent':
      return ['consent', fact.channel, fact.by, '', fact.text, '', '', ''];
  }
}
