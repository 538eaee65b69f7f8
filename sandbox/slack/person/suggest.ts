import { type Json, jsonOf, jsonsOf, parseJson, wordsOf } from '../json.ts';
import { LIMITS } from '../limits.ts';
import { viewObject } from '../views.ts';
import { personOf, type Workspace } from '../workspace.ts';
import { type Field, optionsOf } from './fields.ts';
import { payloadOf } from './payload.ts';

/** An option that a person can pick, and its heading. */
export interface Suggestion {
  readonly option: Json;
  readonly group?: string;
}

/** Asks the app for an external select's options. Slack does not ask below the minimum length. */
export async function suggestions(
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
      ...payloadOf('block_suggestion', personOf(workspace, view.user)),
      container: { type: 'view', view_id: view.id },
      action_id: field.actionId,
      block_id: field.blockId,
      value: typed,
      view: viewObject(view),
    },
  });
  if (answer.trouble !== undefined) return [];
  const body = jsonOf(parseJson(answer.body));
  const offered = optionsOf(body);
  // Slack shows nothing at all if there are too many.
  const isTooMuch =
    offered.length > LIMITS.options.select ||
    jsonsOf(body.option_groups).length > LIMITS.options.groups;
  if (isTooMuch) return [];
  workspace.offers.remember(viewId, field, offered);
  return [
    ...jsonsOf(body.options).map((option) => ({ option })),
    ...jsonsOf(body.option_groups).flatMap(({ label, options }) =>
      jsonsOf(options).map((option) => ({ option, group: wordsOf(label) })),
    ),
  ];
}
