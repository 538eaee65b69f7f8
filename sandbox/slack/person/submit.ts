import { isJson, type Json, parseJson, readJson, readJsonList, readText } from '../../json.ts';
import { findViewRefusal } from '../check/view.ts';
import { LIMITS } from '../limits.ts';
import { buildViewObject, type ViewRecord } from '../views.ts';
import { findPerson, type Workspace } from '../workspace.ts';
import type { AppAnswer } from '../world.ts';
import { findClientFaults } from './client-checks.ts';
import { listFields, readValue } from './fields.ts';
import { buildPayload } from './payload.ts';

/** "We had some trouble connecting. Try again?": Slack cannot use the app's response. */
const TROUBLE = 'trouble_connecting';

/** Presses the submit button of a form. */
export async function submitView(
  workspace: Workspace,
  viewId: string,
  isTwice: boolean,
): Promise<AppAnswer> {
  const view = workspace.views.get(viewId);
  const complaints = findClientFaults(view);
  workspace.views.complain(viewId, complaints);
  workspace.changes.tell();
  if (Object.keys(complaints).length > 0)
    return { status: 0, body: '', ms: 0, trouble: 'held_by_client' };
  const sent = [
    buildSubmission(workspace, view),
    ...(isTwice ? [buildSubmission(workspace, view)] : []),
  ];
  const answers = sent.map(async (body) => {
    const answer = await workspace.app.send({ kind: 'interactive', body });
    const trouble = answer.trouble ?? (await follow(workspace, viewId, answer.body));
    workspace.changes.tell();
    return trouble === undefined ? answer : { ...answer, trouble };
  });
  const [first] = await Promise.all(answers);
  if (first === undefined) throw new Error('nothing was submitted');
  return first;
}

function buildSubmission(workspace: Workspace, view: ViewRecord): Json {
  const channel = view.channel === undefined ? {} : { channel: view.channel };
  return {
    ...buildPayload('view_submission', findPerson(workspace, view.user)),
    trigger_id: workspace.triggers.create({ user: view.user, viewId: view.id, ...channel }),
    view: buildViewObject(view),
    response_urls: listResponseUrls(workspace, view),
  };
}

/** For selects with `response_url_enabled`. */
function listResponseUrls(workspace: Workspace, view: ViewRecord): readonly Json[] {
  return listFields(view).flatMap((field) => {
    const value = readValue(view, field);
    const channel = readText(value.selected_conversation) || readText(value.selected_channel);
    if (field.element.response_url_enabled !== true || channel === '') return [];
    const url = workspace.responseUrls.create('actions', { channel, user: view.user });
    const { blockId: block_id, actionId: action_id } = field;
    return [{ block_id, action_id, channel_id: channel, response_url: url }];
  });
}

/** Applies the response to the form. Returns the error if Slack would not understand the response. */
async function follow(
  workspace: Workspace,
  viewId: string,
  body: string,
): Promise<string | undefined> {
  const view = workspace.views.find(viewId);
  if (view === undefined) return undefined;
  const parsed = body === '' ? {} : parseJson(body);
  if (!isJson(parsed)) return TROUBLE;
  switch (parsed.response_action) {
    case undefined:
      if (Object.keys(parsed).length > 0) return TROUBLE;
      workspace.views.close(view);
      return undefined;
    case 'clear':
      workspace.views.closeAll(view.user);
      return undefined;
    case 'errors':
      return showErrors(workspace, view, readJson(parsed.errors));
    case 'update':
    case 'push':
      return showNext(workspace, view, parsed);
    default:
      return TROUBLE;
  }
}

/** Only blocks with inputs can show an error; any other key invalidates the whole response. */
function showErrors(workspace: Workspace, view: ViewRecord, errors: Json): string | undefined {
  const inputs = readJsonList(view.content.blocks).filter(({ type }) => type === 'input');
  const ids = new Set(inputs.map(({ block_id }) => readText(block_id)));
  const entries = Object.entries(errors);
  const isSound =
    entries.length > 0 && entries.every(([id, words]) => ids.has(id) && readText(words) !== '');
  if (!isSound) return TROUBLE;
  const shown = entries.map(([id, words]) => [id, readText(words)] as const);
  workspace.views.complain(view.id, Object.fromEntries(shown));
  return undefined;
}

async function showNext(
  workspace: Workspace,
  view: ViewRecord,
  answer: Json,
): Promise<string | undefined> {
  const blocks = readJson(answer.view).blocks;
  const refusal =
    findViewRefusal(answer.view, 'modal', workspace.showsFile) ??
    (await workspace.images.refused(blocks, '/view/blocks', 'invalid_arguments'));
  if (refusal !== undefined) return TROUBLE;
  // Closed while Slack fetched the pictures.
  if (workspace.views.find(view.id) === undefined) return undefined;
  if (answer.response_action === 'update') {
    workspace.views.update(view.id, readJson(answer.view));
    return undefined;
  }
  if (workspace.views.stack(view.user).length >= LIMITS.view.stack) return TROUBLE;
  workspace.views.push(view, readJson(answer.view));
  return undefined;
}
