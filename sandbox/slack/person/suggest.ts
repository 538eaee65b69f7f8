import { type Json, parseJson, readJson, readJsonList, readWords } from '../../json.ts';
import { LIMITS } from '../limits.ts';
import { buildViewObject } from '../views.ts';
import { findPerson, type Workspace } from '../workspace.ts';
import { type Field, listOptions } from './fields.ts';
import { buildPayload } from './payload.ts';

/** An option that a person can pick, and its heading. */
interface Suggestion {
  readonly option: Json;
  readonly group?: string;
}

/** Asks the app for an external select's options. Slack does not ask below the minimum length. */
export async function fetchSuggestions(
  workspace: Workspace,
  viewId: string,
  field: Field,
  typed: string,
): Promise<readonly Suggestion[]> {
  const least = Number(field.element.min_query_length ?? 3);
  if (typed.length < least) return [];
  const view = workspace.views.get(viewId);
  const answer = await workspace.app.send({
    kind: 'interactive',
    body: {
      ...buildPayload('block_suggestion', findPerson(workspace, view.user)),
      container: { type: 'view', view_id: view.id },
      action_id: field.actionId,
      block_id: field.blockId,
      value: typed,
      view: buildViewObject(view),
    },
  });
  if (answer.trouble !== undefined) return [];
  const body = readJson(parseJson(answer.body));
  const offered = listOptions(body);
  // Slack shows nothing at all if there are too many.
  const isTooMuch =
    offered.length > LIMITS.options.select ||
    readJsonList(body.option_groups).length > LIMITS.options.groups;
  if (isTooMuch) return [];
  workspace.offers.remember(viewId, field, offered);
  return [
    ...readJsonList(body.options).map((option) => ({ option })),
    ...readJsonList(body.option_groups).flatMap(({ label, options }) =>
      readJsonList(options).map((option) => ({ option, group: readWords(label) })),
    ),
  ];
}
