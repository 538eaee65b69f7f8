import { z } from 'zod';
import { type HistoryFilter, historyStatuses } from '../../../domain/history-filter.ts';
import { type CountryCode, parsePhone } from '../../../domain/phone.ts';
import { historyText } from '../../text/commands.ts';
import { type HistoryContext, parseHistoryContext } from './history-view.ts';

const words = historyText.form;

const values = z.object({
  channel: getElement('channel', { selected_conversation: z.string().nullish() }),
  person: getElement('person', { selected_user: z.string().nullish() }),
  number: getElement('number', { value: z.string().nullish() }),
  state: getElement('state', {
    selected_option: z.object({ value: z.enum(historyStatuses) }).nullish(),
  }),
  from: getElement('from', { selected_date: z.string().nullish() }),
  until: getElement('until', { selected_date: z.string().nullish() }),
});

function getElement<N extends string, S extends z.ZodRawShape>(name: N, shape: S) {
  return z.record(z.literal(name), z.object(shape).nullish()).nullish();
}

const submission = z.object({
  user: z.object({ id: z.string() }),
  view: z.object({
    id: z.string(),
    private_metadata: z.string().nullish(),
    state: z.object({ values }),
  }),
});

type HistoryFilterSubmission =
  | {
      readonly kind: 'filter';
      readonly user: string;
      readonly view: string;
      readonly context: HistoryContext;
      readonly filter: HistoryFilter;
    }
  /** By block id. */
  | { readonly kind: 'faults'; readonly faults: Readonly<Record<string, string>> };

/** Parses the submitted filters. Local numbers are parsed for `country`. Throws a ZodError for another modal. */
export function parseHistoryFilterSubmission(
  body: unknown,
  country: CountryCode,
): HistoryFilterSubmission {
  const { user, view } = submission.parse(body);
  const { values: fields } = view.state;
  const typed = fields.number?.number?.value?.trim() ?? '';
  const number = typed ? parsePhone(typed, country) : undefined;
  const from = fields.from?.from?.selected_date;
  const until = fields.until?.until?.selected_date;
  if (typed && !number) return { kind: 'faults', faults: { number: words.noNumber } };
  if (from && until && from > until) return { kind: 'faults', faults: { until: words.tooEarly } };
  const channel = fields.channel?.channel?.selected_conversation;
  const person = fields.person?.person?.selected_user;
  const state = fields.state?.state?.selected_option?.value;
  return {
    kind: 'filter',
    user: user.id,
    view: view.id,
    context: parseHistoryContext(view.private_metadata),
    filter: {
      channel: channel || undefined,
      person: person || undefined,
      number: number || undefined,
      state,
      from: from || undefined,
      until: until || undefined,
    },
  };
}
