import { randomUUID } from 'node:crypto';
import type { ViewsOpenResponse, WebClient } from '@slack/web-api';
import type { FindNoReplyReason } from '../../../core/compose/find-no-reply-reason.ts';
import type { FormPresets } from '../../../core/compose/form-options.ts';
import type { Templates } from '../../../core/compose/templates.ts';
import type { ConfirmPolicy, PendingDraft } from '../../../domain/draft.ts';
import type { CountryCode } from '../../../domain/e164.ts';
import { needsConfirmation } from '../../../domain/parse-draft.ts';
import { parseRecipients } from '../../../domain/recipients.ts';
import type { SendId } from '../../../domain/send.ts';
import { withTimeout } from '../../../with-timeout.ts';
import { findSlackOutcome } from '../../errors/outcomes.ts';
import { toAppError } from '../../errors/to-app-error.ts';
import { removePictures } from '../../messages/blocks/fallback-messages.ts';
import type { ComposePreset } from './compose-fields.ts';
import { buildDraftPreset } from './compose-presets.ts';
import { buildComposeView } from './compose-view.ts';

/** The preset before remembered choices are added. */
type PartialComposePreset = Omit<ComposePreset, 'nonce' | 'templates'> & {
  readonly nonce?: string;
  /** The channel's name in Slack's request: `mpdm-…` for direct messages between several people. */
  readonly channelName?: string;
  /** Slack user id of the person it opens for, whose country is preset. */
  readonly user?: string;
  /** The form is for a new message, so it opens with a draft that the person did not send. */
  readonly offersDraft?: true;
};

interface OpenedComposeModal {
  /** Slack's id of the modal; '' if Slack did not say. */
  readonly view: string;
  /** Slack's hash of the modal when it opened. With it, an update does not overwrite what came meanwhile. */
  readonly hash: string | undefined;
  readonly preset: ComposePreset;
}

/** Opens the form. Throws whatever `views.open` throws; the trigger expires after three seconds. */
export type OpenComposeModal = (
  client: Pick<WebClient, 'apiCall'>,
  triggerId: string,
  preset: PartialComposePreset,
) => Promise<OpenedComposeModal>;

/**
 * Adds a nonce, the channel's last sender, the person's last country, whether there are templates, and why
 * nobody can reply to the sender.
 */
export type CompleteComposePreset = (preset: PartialComposePreset) => Promise<ComposePreset>;

/** The trigger expires after three seconds, so what is not loaded by then is left out. */
const RECALL_TIMEOUT_MS = 200;

/** A form with a sender of its own replaces “One moment…”, so ClickSend has longer. */
const SENDER_TIMEOUT_MS = 2_500;

export function createCompleteComposePreset(tools: {
  readonly presets: Pick<FormPresets, 'load' | 'findDraft'>;
  readonly templates: Pick<Templates, 'hasTemplates'>;
  readonly findNoReplyReason: FindNoReplyReason;
  /** `DEFAULT_COUNTRY` */
  readonly country: CountryCode;
  readonly confirm: ConfirmPolicy;
}): CompleteComposePreset {
  const { presets, templates, findNoReplyReason } = tools;
  return async ({ user, channelName, offersDraft, ...opened }) => {
    const isPostable = canPostThere(opened.channel, channelName);
    const openedFor = isPostable ? opened.channel : undefined;
    const remembered = Promise.all([
      presets.load(openedFor, user),
      templates.hasTemplates(openedFor ?? ''),
    ]);
    const [recalled, hasTemplates = false] = await withTimeout(RECALL_TIMEOUT_MS, remembered).catch(
      () => [],
    );
    const draft = offersDraft && (await findDraft(recalled?.draft, user, openedFor));
    const preset = draft ? buildUnsentPreset(draft, { ...opened, channel: openedFor }) : opened;
    const channel = draft ? preset.channel : openedFor;
    const from = preset.from ?? recalled?.from;
    const timeout = opened.from ? SENDER_TIMEOUT_MS : RECALL_TIMEOUT_MS;
    const unanswerable = await withTimeout(timeout, findNoReplyReason(from)).catch(() => undefined);
    const country = preset.country ?? recalled?.country ?? tools.country;
    return {
      ...preset,
      nonce: preset.nonce ?? randomUUID(),
      isReviewed: isAlwaysReviewed(tools.confirm, preset, country) ? true : undefined,
      channel,
      hasNoDefaultChannel: !draft && preset.channel && !isPostable ? true : undefined,
      from,
      unanswerable,
      country,
      templates: hasTemplates,
    };
  };

  /** If the draft cannot be loaded in time, the form opens empty. The next form can offer the draft. */
  async function findDraft(
    id: SendId | undefined,
    user: string | undefined,
    channel: string | undefined,
  ): Promise<PendingDraft | undefined> {
    if (!id || !user) return undefined;
    const finding = presets.findDraft(id, user, channel);
    return withTimeout(RECALL_TIMEOUT_MS, finding).catch(() => undefined);
  }
}

/** The draft as the same form with the same nonce, so that it is sent once, from whichever window. */
function buildUnsentPreset(
  draft: PendingDraft,
  { channel, openedIn }: PartialComposePreset,
): PartialComposePreset {
  const unsent = { id: draft.id, at: draft.at, channel };
  return { ...buildDraftPreset(draft), openedIn, unsent };
}

export function createOpenComposeModal(complete: CompleteComposePreset): OpenComposeModal {
  return async (client, triggerId, partial) => {
    const preset = await complete(partial);
    try {
      return await open(client, triggerId, preset);
    } catch (error) {
      // Slack may refuse a value of the draft, such as a channel that was deleted since. The person still
      // gets a form.
      if (!preset.unsent || findSlackOutcome(toAppError(error).code)?.follows !== 'simpler')
        throw error;
      return open(client, triggerId, await complete({ ...partial, offersDraft: undefined }));
    }
  };

  async function open(
    client: Parameters<OpenComposeModal>[0],
    triggerId: string,
    preset: ComposePreset,
  ): Promise<OpenedComposeModal> {
    // The trigger allows one attempt, and Slack may refuse a picture.
    const view = removePictures(buildComposeView(preset));
    // As text, which is sent all the same: Slack's client takes an object apart for a line of its debug log, and
    // that was a twentieth of the form's cost.
    const opened: ViewsOpenResponse = await client.apiCall('views.open', {
      trigger_id: triggerId,
      view: JSON.stringify(view),
    });
    return { view: opened.view?.id ?? '', hash: opened.view?.hash, preset };
  }
}

/** Whether a second step already follows for the preset content. */
function isAlwaysReviewed(
  confirm: ConfirmPolicy,
  preset: PartialComposePreset,
  country: CountryCode,
): boolean {
  if (preset.rest && confirm === 'bulk') return true;
  return needsConfirmation(confirm, preset, parseRecipients(preset.recipients ?? '', country));
}

/**
 * Direct messages, between two people or several, are not a place for a team's post. Their ids may look
 * like a channel's.
 */
function canPostThere(channel: string | undefined, name = ''): boolean {
  return /^[CG]/.test(channel ?? '') && !/^(?:mpdm-|directmessage$)/.test(name);
}
