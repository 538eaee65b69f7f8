import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { FormPresets } from '../../../core/compose/form-options.ts';
import { findCountry } from '../../../domain/country.ts';
import { withTimeout } from '../../../with-timeout.ts';
import { actionIds } from '../../messages/blocks/action-ids.ts';
import { composeText } from '../../text/modal.ts';
import type { ChangeForm } from '../shared/form-changes.ts';
import { type ComposePreset, composeFields, fillFields, formFields } from './compose-fields.ts';
import { buildDraftPreset } from './compose-presets.ts';
import type { CompleteComposePreset } from './open-compose-modal.ts';
import { createPickListener, keepForm } from './pick-listener.ts';
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
  registerDiscardListener(app, tools, changeForm);
}

function registerContinueListener(
  app: App,
  tools: Tools,
  changeForm: ChangeForm<ComposePreset>,
): void {
  const { gone, notLoaded } = composeText.unsent;

  /** `isAsked`: the person confirmed that it replaces what they typed. */
  const createContinueListener = (isAsked: boolean) =>
    createPickListener<ButtonAction>(
      'unsent message',
      changeForm,
      async ({ action, body }) => {
        const offer = parseUnsentDraft(action.value);
        if (!offer) return keepForm;
        const loaded = await loadDraft(tools, offer, body.user.id);
        if (!loaded) return (form) => ({ ...form, unsent: undefined, notice: gone });
        return (form) => {
          if (form.unsent?.stage === 'continued') return form;
          if (!isAsked && hasTypedMessage(form, offer, loaded))
            return { ...form, unsent: { ...offer, stage: 'asking' }, notice: undefined };
          return replaceForm(form, loaded);
        };
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
