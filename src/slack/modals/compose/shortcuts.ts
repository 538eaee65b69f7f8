import type { App, GlobalShortcut, Logger, MessageShortcut } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { SlackFiles } from '../../../core/ports/slack-files.ts';
import { MMS_GSM_LIMIT } from '../../../domain/message-length.ts';
import type { PictureSource } from '../../../domain/send.ts';
import { toAppError } from '../../errors/to-app-error.ts';
import { callbackIds } from '../../messages/blocks/action-ids.ts';
import { PRIVATE } from '../../messages/blocks/message.ts';
import { shortenText } from '../../messages/format/mrkdwn.ts';
import { extractMessagePictures } from '../../reading/message-pictures.ts';
import { extractMessageText } from '../../reading/message-text.ts';
import { composeText } from '../../text/modal.ts';
import { buildNoticeView } from '../shared/modal-views.ts';
import { updateView } from '../shared/update-view.ts';
import { buildComposeView } from './compose-view.ts';
import type { OpenComposeModal } from './open-compose-modal.ts';

/** The global shortcut: opens the form without a channel. */
export function registerGlobalShortcut(
  app: App,
  options: { readonly openComposeModal: OpenComposeModal },
): void {
  app.shortcut<GlobalShortcut>(
    { type: 'shortcut', callback_id: callbackIds.composeShortcut },
    async ({ ack, shortcut, client, logger }) => {
      await ack();
      try {
        await options.openComposeModal(client, shortcut.trigger_id, {
          user: shortcut.user.id,
          offersDraft: true,
        });
      } catch (error) {
        // The person cannot be told, because a global shortcut has neither a channel nor a response URL.
        logger.warn(`failed to open the form for a shortcut: ${toAppError(error).code}`);
      }
    },
  );
}

const words = composeText.shortcut;

/**
 * *Send as MMS* on a message: opens the form with the text and first picture of the message, or of the
 * messages that it forwards.
 */
export function registerMessageShortcut(
  app: App,
  options: {
    readonly openComposeModal: OpenComposeModal;
    readonly files: Pick<SlackFiles, 'findFile'>;
    /** `SLACK_API_URL` */
    readonly apiUrl: string;
  },
): void {
  app.shortcut<MessageShortcut>(
    { type: 'message_action', callback_id: callbackIds.sendAsMms },
    async ({ ack, shortcut, client, respond, logger }) => {
      await ack();
      try {
        await openForm(shortcut, client, logger);
      } catch (error) {
        logger.warn(`failed to open the form for a message: ${toAppError(error).code}`);
        await respond({ ...PRIVATE, text: words.notOpened });
      }
    },
  );

  async function openForm(
    { trigger_id, message, channel, user }: MessageShortcut,
    client: WebClient,
    logger: Logger,
  ): Promise<void> {
    const { pictures, isElsewhere } = extractMessagePictures(message, options.apiUrl);
    const [picture] = pictures;
    if (!picture) {
      const view = buildNoticeView(isElsewhere ? words.storedElsewhere : words.noPicture);
      await client.views.open({ trigger_id, view });
      return;
    }
    const text = extractMessageText(message);
    const notices = [
      pictures.length > 1 && formatChosenPicture(picture, pictures.length),
      text.length > MMS_GSM_LIMIT && words.cut({ limit: MMS_GSM_LIMIT }),
    ].filter(Boolean);
    const { view, hash, preset } = await options.openComposeModal(client, trigger_id, {
      user: user.id,
      channel: channel.id,
      channelName: channel.name,
      message: text,
      kept: picture,
      notice: notices.join(' '),
    });
    if (await canSee(picture)) return;
    // Fields whose blocks stay keep what was typed since.
    const notice = [words.notSeen, ...notices].join(' ');
    const updating = updateView(
      client,
      { id: view, hash },
      buildComposeView({ ...preset, notice }),
    );
    await updating.catch((error: unknown) => {
      // The send will report it.
      logger.debug(`failed to say that a picture cannot be seen: ${toAppError(error).code}`);
    });
  }

  /** Ignores the URL in the message, because with it the file would be found without the bot's permissions. */
  async function canSee(picture: PictureSource): Promise<boolean> {
    if (picture.kind === 'link') return true;
    try {
      await options.files.findFile({ id: picture.id });
      return true;
    } catch (error) {
      // If Slack does not respond, nothing is known; the send will report it.
      const { code, retry } = toAppError(error);
      return retry !== 'never' && code !== 'file_not_ready';
    }
  }
}

/** Says that not all pictures of the message are sent. */
function formatChosenPicture(picture: PictureSource, count: number): string {
  const { name = '' } = picture.kind === 'slack' ? picture : {};
  return words.onePicture({ count, name: shortenText(name, 100) });
}
