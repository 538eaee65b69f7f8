import type { App, Logger, MessageShortcut } from '@slack/bolt';
import type { SlackFiles } from '../../../core/ports/slack-files.ts';
import { MMS_GSM_LIMIT } from '../../../domain/message-length.ts';
import type { PictureSource } from '../../../domain/send.ts';
import { toAppError } from '../../errors/to-app-error.ts';
import { callbackIds } from '../../messages/blocks/action-ids.ts';
import { shortenText } from '../../messages/format/mrkdwn.ts';
import { extractMessagePictures } from '../../reading/message-pictures.ts';
import { extractMessageText } from '../../reading/message-text.ts';
import { buildNoticeView } from '../shared/notice-view.ts';
import { updateView, type ViewsClient } from '../shared/update-view.ts';
import { buildComposeView } from './compose-view.ts';
import type { OpenComposeModal } from './open-compose-modal.ts';

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
        await respond({ response_type: 'ephemeral', replace_original: false, text: NOT_OPENED });
      }
    },
  );

  async function openForm(
    { trigger_id, message, channel, user }: MessageShortcut,
    client: ViewsClient,
    logger: Logger,
  ): Promise<void> {
    const { pictures, isElsewhere } = extractMessagePictures(message, options.apiUrl);
    const [picture] = pictures;
    if (!picture) {
      const view = buildNoticeView(isElsewhere ? KEPT_ELSEWHERE : NO_PICTURE);
      await client.views.open({ trigger_id, view });
      return;
    }
    const text = extractMessageText(message);
    const notices = [
      pictures.length > 1 && formatChosenPicture(picture, pictures.length),
      text.length > MMS_GSM_LIMIT && TOO_LONG,
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
    // Fields whose blocks stay keep what was typed meanwhile.
    const notice = [NOT_SEEN, ...notices].join(' ');
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
  const name = picture.kind === 'slack' ? picture.name : undefined;
  const which = name ? `“${shortenText(name, 100)}”` : 'the first one';
  return `This message has ${count} pictures, and an MMS takes one: ${which}. Choose a file below to send another one instead.`;
}

const KEPT_ELSEWHERE =
  'The picture of this message is kept outside Slack, where I do not fetch it. Download it, then type /mms and choose it as a file.';
const NO_PICTURE =
  'This message has no picture of a kind that can be sent. Use “Send as MMS” on a message with a JPEG, PNG, GIF, WebP or HEIC file, or type /mms and choose one.';
const NOT_SEEN =
  'I cannot see the picture of that message: I am not in its channel, or its owner does not share it with apps. Type /invite @slack-mms in that channel and then press Send here, or choose the picture itself below.';
const TOO_LONG = `The text of that message is longer than the ${MMS_GSM_LIMIT.toLocaleString('en')} characters that an MMS has room for: its end was cut off.`;
const NOT_OPENED =
  'Slack did not open the form in time. Nothing was lost; please choose “Send as MMS” again.';
