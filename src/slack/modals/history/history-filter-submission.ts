import { z } from 'zod';
import { type HistoryFilter, historyStatuses } from '../../../domain/history-filter.ts';
import { type CountryCode, parsePhone } from '../../../domain/phone.ts';
import { historyText } from '../../text/commands.ts';
import { parseElement, stateValuesSchema } from '../shared/elements.ts';
import { type HistoryContext, parseHistoryContext } from './history-view.ts';

const words = historyText.form;

const submission = z.object({
  user: z.object({ id: z.string() }),
  view: z.object({
    id: z.string(),
    private_metadata: z.string().nullish(),
    state: z.object({ values: stateValuesSchema }),
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
  const read = (field: string) => parseElement(view.state.values, field, field);
  const typed = read('number').value?.trim() ?? '';
  const number = typed ? parsePhone(typed, country) : undefined;
  const from = read('from').selected_date || undefined;
  const until = read('until').selected_date || undefined;
  if (typed && !number) return { kind: 'faults', faults: { number: words.noNumber } };
  if (from && until && from > until) return { kind: 'faults', faults: { until: words.tooEarly } };
  const state = read('state').selected_option?.value;
  return {
    kind: 'filter',
    user: user.id,
    view: view.id,
    context: parseHistoryContext(view.private_metadata),
    filter: {
      channel: read('channel').selected_conversation || undefined,
      person: read('person').selected_user || undefined,
      number,
      state: historyStatuses.find((status) => status === state),
      from,
      until,
    },
  };
}
