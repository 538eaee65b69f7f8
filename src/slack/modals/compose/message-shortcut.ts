import type { App, MessageShortcut } from '@slack/bolt';
import type { SlackFiles } from '../../../core/ports/slack-files.ts';
import { MMS_GSM_LIMIT } from '../../../domain/mms-length.ts';
import type { PictureSource } from '../../../domain/send.ts';
import { toAppError } from '../../errors/to-app-error.ts';
import { callbackIds } from '../../messages/blocks/action-ids.ts';
import { shortenText } from '../../messages/format/mrkdwn.ts';
import { extractMessagePictures } from '../../reading/message-pictures.ts';
import { extractMessageText } from '../../reading/message-text.ts';
import { buildNoticeView } from '../shared/notice-view.ts';
import { buildComposeView } from './compose-view.ts';
import type { OpenComposeModal } from './open-compose-modal.ts';

/** *Send as MMS* on a message: the form with its words and its first picture, also of what it forwards. */
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
      const { trigger_id, message, channel, user } = shortcut;
      const { pictures, isElsewhere } = extractMessagePictures(message, options.apiUrl);
      const [picture] = pictures;
      if (!picture) {
        const view = buildNoticeView(isElsewhere ? KEPT_ELSEWHERE : NO_PICTURE);
        return open(() => client.views.open({ trigger_id, view }));
      }
      const text = extractMessageText(message);
      const notice = [
        ...(pictures.length > 1 ? [chosenWords(picture, pictures.length)] : []),
        ...(text.length > MMS_GSM_LIMIT ? [TOO_LONG] : []),
      ].join(' ');
      await open(async () => {
        const { view, hash, preset } = await options.openComposeModal(client, trigger_id, {
          user: user.id,
          channel: channel.id,
          channelName: channel.name,
          message: text,
          kept: picture,
          notice,
        });
        if (await canBeSeen(picture)) return;
        // Fields that stay in their blocks keep what was typed meanwhile.
        const told = buildComposeView({ ...preset, notice: `${NOT_SEEN} ${notice}`.trim() });
        const update = { view_id: view, view: told, hash: hash || undefined };
        await client.views.update(update).catch((error: unknown) => {
          // Closed, or sent already: then the send tells.
          logger.debug(`send as MMS: ${toAppError(error).code}`);
        });
      });

      async function open(views: () => Promise<unknown>): Promise<void> {
        try {
          await views();
        } catch (error) {
          logger.warn(`send as MMS: ${toAppError(error).code}`);
          await respond({ response_type: 'ephemeral', replace_original: false, text: NOT_OPENED });
        }
      }
    },
  );

  /** Asked without the address that came with the message: it would tell nothing about the bot. */
  async function canBeSeen(picture: PictureSource): Promise<boolean> {
    if (picture.kind === 'link') return true;
    try {
      await options.files.findFile({ id: picture.id });
      return true;
    } catch (error) {
      // When Slack could not be asked nothing is known; the send will tell.
      const { code, retry } = toAppError(error);
      return retry !== 'never' && code !== 'file_not_ready';
    }
  }
}

/** Nobody shall believe that all of them go out. */
function chosenWords(picture: PictureSource, count: number): string {
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
