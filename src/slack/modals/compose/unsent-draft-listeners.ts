import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { FormPresets } from '../../../core/compose/form-options.ts';
import { findCountry } from '../../../domain/country.ts';
import { withTimeout } from '../../../with-timeout.ts';
import { actionIds, callbackIds } from '../../messages/blocks/action-ids.ts';
import { composeText } from '../../text/modal.ts';
import type { ChangeForm } from '../shared/form-changes.ts';
import { createSubmissionListener, showNotice } from '../shared/submission-listener.ts';
import { type ComposePreset, composeFields, fillFields, formFields } from './compose-fields.ts';
import { buildDraftPreset } from './compose-presets.ts';
import type { CompleteComposePreset } from './open-compose-modal.ts';
import { parseOpenForm } from './parse-open-form.ts';
import { createPickListener, keepForm } from './pick-listener.ts';
import { buildReplaceQuestion, parseReplaceQuestion } from './replace-question.ts';
import { parseUnsentDraft, type UnsentDraft } from './unsent-draft.ts';

/** People do not look longer at a form in which nothing happens. */
const READ_TIMEOUT_MS = 5_000;

interface Tools {
  readonly presets: Pick<FormPresets, 'findDraft' | 'discardDraft'>;
  readonly completeComposePreset: CompleteComposePreset;
}

/**
 * The buttons at the top of the form about a message that was not sent. The form never has its recipients before
 * the person asks for them: somebody in a hurry would type a new message to the old recipients.
 */
export function registerUnsentDraftListeners(
  app: App,
  tools: Tools,
  changeForm: ChangeForm<ComposePreset>,
): void {
  registerContinueListener(app, tools, changeForm);
  registerReplaceSubmission(app, tools, changeForm);
  registerDiscardListener(app, tools, changeForm);
}

function registerContinueListener(
  app: App,
  tools: Tools,
  changeForm: ChangeForm<ComposePreset>,
): void {
  const { gone, notLoaded } = composeText.unsent;
  /** Forms in which a question is on its way, so that a double press does not show it twice. */
  const asking = new Set<string>();

  /** `isAsked`: the person confirmed that it replaces what they typed. */
  const createContinueListener = (isAsked: boolean) =>
    createPickListener<ButtonAction>(
      'unsent message',
      changeForm,
      async ({ action, body, client }) => {
        const { view, user } = body;
        const offer = parseUnsentDraft(action.value);
        if (!offer || !view) return keepForm;
        const loaded = await loadDraft(tools, offer, user.id);
        if (!loaded) return (form) => ({ ...form, unsent: undefined, notice: gone });
        const open = parseOpenForm(body);
        if (isAsked || !hasTypedMessage(open, offer, loaded))
          return (form) => (form.unsent?.stage === 'continued' ? form : replaceForm(form, loaded));
        if (asking.has(view.id)) return keepForm;
        asking.add(view.id);
        const question = buildReplaceQuestion(view, open, offer);
        const pushing = client.views.push({ trigger_id: body.trigger_id, view: question });
        await pushing.finally(() => asking.delete(view.id));
        return keepForm;
      },
      notLoaded,
    );

  const keepTyped = createPickListener<ButtonAction>(
    'message to keep',
    changeForm,
    async ({ action }) => {
      const offer = parseUnsentDraft(action.value);
      return (form) => ({ ...form, unsent: offer && { ...offer, stage: 'offered' } });
    },
    undefined,
  );

  app.action<BlockAction<ButtonAction>>(actionIds.continueDraft, createContinueListener(false));
  app.action<BlockAction<ButtonAction>>(actionIds.replaceTyped, createContinueListener(true));
  app.action<BlockAction<ButtonAction>>(actionIds.keepTyped, keepTyped);
}

/**
 * *Replace what I typed* in the question: changes the form below before the question closes, so that the question
 * can say it if that fails.
 */
function registerReplaceSubmission(
  app: App,
  tools: Tools,
  changeForm: ChangeForm<ComposePreset>,
): void {
  const { gone, notLoaded, replaceTitle } = composeText.unsent;
  const submission = createSubmissionListener('replacement of what was typed', {
    async store({ body, client }) {
      const question = parseReplaceQuestion(body.view.private_metadata);
      const loaded = question && (await loadDraft(tools, question.offer, body.user.id));
      if (!question || !loaded) return { response: showNotice(gone, replaceTitle) };
      const { view: id, hash, generation, openedIn } = question;
      const form = { nonce: '', generation, openedIn };
      const change = (below: ComposePreset) => replaceForm(below, loaded);
      await changeForm(client, { view: { id, hash }, form }, Promise.resolve(change));
      return {};
    },
    notStored: notLoaded,
    fail: (words) => showNotice(words, replaceTitle),
  });
  app.view(callbackIds.replaceTyped, submission);
}

function registerDiscardListener(
  app: App,
  tools: Tools,
  changeForm: ChangeForm<ComposePreset>,
): void {
  const discardDraft = createPickListener<ButtonAction>(
    'discarded message',
    changeForm,
    async ({ action, body }) => {
      const unsent = parseUnsentDraft(action.value);
      if (!unsent) return keepForm;
      const user = body.user.id;
      const [fresh] = await Promise.all([
        tools.completeComposePreset({ channel: unsent.channel, user }),
        withTimeout(READ_TIMEOUT_MS, tools.presets.discardDraft(unsent.id, user)),
      ]);
      // A form that holds the message is empty afterwards, and for another send. Otherwise what was typed stays.
      return (form) =>
        form.unsent?.stage === 'continued'
          ? replaceForm(form, fresh)
          : { ...form, unsent: undefined, notice: undefined };
    },
    composeText.unsent.notDiscarded,
  );
  app.action<BlockAction<ButtonAction>>(actionIds.discardDraft, discardDraft);
  app.action<BlockAction<ButtonAction>>(actionIds.startNew, discardDraft);
}

/** The form that holds the offered draft. Undefined: it was sent or discarded since, or it expired. */
async function loadDraft(
  { presets, completeComposePreset }: Tools,
  offer: UnsentDraft,
  user: string,
): Promise<ComposePreset | undefined> {
  const draft = await withTimeout(READ_TIMEOUT_MS, presets.findDraft([offer.id], user));
  if (!draft) return undefined;
  const filled = await completeComposePreset({ ...buildDraftPreset(draft), user });
  return { ...filled, unsent: { ...offer, at: draft.at, stage: 'continued' } };
}

/** Another content in the same modal, with new ids for all fields, so that Slack shows it. */
function replaceForm({ generation, openedIn }: ComposePreset, other: ComposePreset): ComposePreset {
  return fillFields({ ...other, generation, openedIn, blocks: undefined }, formFields);
}

/**
 * Whether the draft would replace something that the person typed or picked. If the app does not know what a field
 * was preset with (Slack presets the conversation that is open), only a choice that the draft does not have counts.
 */
function hasTypedMessage(form: ComposePreset, offer: UnsentDraft, draft: ComposePreset): boolean {
  const { from, country } = offer.preset ?? draft;
  const opened = {
    channel: offer.channel ?? draft.channel,
    from,
    country: findCountry(country)?.code,
  };
  return formFields.some((field) => composeFields[field].isTyped(form, opened));
}
