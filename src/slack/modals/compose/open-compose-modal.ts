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
import { removePictures } from '../../messages/blocks/fallback-messages.ts';
import type { ComposePreset } from './compose-fields.ts';
import { buildComposeView } from './compose-view.ts';
import { buildOffer } from './unsent-draft.ts';

/** The preset before remembered choices are added. */
type PartialComposePreset = Omit<ComposePreset, 'nonce' | 'templates'> & {
  readonly nonce?: string;
  /** The channel's name in Slack's request: `mpdm-…` for direct messages between several people. */
  readonly channelName?: string;
  /** Slack user id of the person it opens for, whose country is preset. */
  readonly user?: string;
  /** The form is for a new message, so it offers a draft that the person did not send. */
  readonly offersDraft?: true;
};

interface OpenedComposeModal {
  /** Slack's id of the modal; '' if Slack did not say. */
  readonly view: string;
  /** Slack's hash of the modal when it opened. With it, an update does not overwrite a newer view. */
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
  return async ({ user, channelName, offersDraft, ...preset }) => {
    const isPostable = canPostThere(preset.channel, channelName);
    const channel = isPostable ? preset.channel : undefined;
    const remembered = Promise.all([
      presets.load(channel, user),
      templates.hasTemplates(channel ?? ''),
    ]);
    const [recalled, hasTemplates = false] = await withTimeout(RECALL_TIMEOUT_MS, remembered).catch(
      () => [],
    );
    const from = preset.from ?? recalled?.from;
    const timeout = preset.from ? SENDER_TIMEOUT_MS : RECALL_TIMEOUT_MS;
    const [unanswerable, draft] = await Promise.all([
      withTimeout(timeout, findNoReplyReason(from)).catch(() => undefined),
      offersDraft && findDraft(recalled?.drafts, user, channel),
    ]);
    const country = preset.country ?? recalled?.country ?? tools.country;
    return {
      ...preset,
      nonce: preset.nonce ?? randomUUID(),
      isReviewed: isAlwaysReviewed(tools.confirm, preset, country) ? true : undefined,
      channel,
      hasNoDefaultChannel: preset.channel && !isPostable ? true : undefined,
      from,
      unanswerable,
      country,
      namesCountry: country === tools.country ? undefined : true,
      unsent: draft && buildOffer(draft, { channel, from, country }),
      templates: hasTemplates,
    };
  };

  /** If the draft cannot be loaded in time, the form does not offer it. The next form can. */
  async function findDraft(
    ids: readonly SendId[] = [],
    user: string = '',
    channel: string | undefined,
  ): Promise<PendingDraft | undefined> {
    if (ids.length === 0) return undefined;
    const finding = presets.findDraft(ids, user, channel);
    return withTimeout(RECALL_TIMEOUT_MS, finding).catch(() => undefined);
  }
}

export function createOpenComposeModal(complete: CompleteComposePreset): OpenComposeModal {
  return async (client, triggerId, partial) => {
    const preset = await complete(partial);
    // The trigger allows one attempt, and Slack may refuse a picture.
    const view = removePictures(buildComposeView(preset));
    // As text, which is sent all the same: Slack's client takes an object apart for a line of its debug log, and
    // that was a twentieth of the form's cost.
    const opened: ViewsOpenResponse = await client.apiCall('views.open', {
      trigger_id: triggerId,
      view: JSON.stringify(view),
    });
    return { view: opened.view?.id ?? '', hash: opened.view?.hash, preset };
  };
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
