import type { CodeRow, PartialRow } from './code-row.ts';

const SETUP = 'Ask your admin to check the app’s ClickSend username and API key';
const TELL = 'Try again. If it keeps happening, tell your admin or ClickSend support';

const rows: readonly PartialRow<'state' | 'canRetry'>[] = [
  {
    code: 'SUCCESS',
    state: 'queued',
    what: 'ClickSend accepted the message',
    todo: 'You don’t need to do anything',
  },
  {
    code: 'MISSING_CREDENTIALS',
    what: 'The app didn’t tell ClickSend its username and API key',
    todo: SETUP,
    canRetry: true,
  },
  {
    code: 'ACCOUNT_NOT_ACTIVATED',
    what: 'The ClickSend account isn’t activated',
    todo: 'Activate it at dashboard.clicksend.com, or ask ClickSend support',
    canRetry: true,
  },
  {
    code: 'INVALID_RECIPIENT',
    what: 'ClickSend says this number can’t get messages',
    todo: 'Check the number and its country code',
  },
  {
    code: 'THROTTLED',
    what: 'You sent this number the same message a moment ago, so ClickSend didn’t send it again',
    todo: 'To send it twice, wait a minute and send it again',
    canRetry: true,
  },
  {
    code: 'INVALID_SENDER_ID',
    what: 'ClickSend doesn’t accept this sender',
    todo: 'Choose another sender under From, or leave it empty',
  },
  {
    code: 'INSUFFICIENT_CREDIT',
    what: 'The ClickSend account doesn’t have enough credit',
    todo: 'Top it up at dashboard.clicksend.com, then send again',
    canRetry: true,
  },
  {
    code: 'INVALID_CREDENTIALS',
    what: 'ClickSend doesn’t accept the app’s username and API key',
    todo: SETUP,
    canRetry: true,
  },
  {
    code: 'ALREADY_EXISTS',
    what: 'ClickSend already has this message',
    todo: 'Look it up at dashboard.clicksend.com before you send again',
  },
  {
    code: 'EMPTY_MESSAGE',
    what: 'The message is empty',
    todo: 'Write a message, then send again',
  },
  {
    code: 'TOO_MANY_RECIPIENTS',
    what: 'That’s too many people for ClickSend at once',
    todo: 'Send to fewer people at a time',
  },
  {
    code: 'MISSING_REQUIRED_FIELDS',
    what: 'Something is missing in this message',
    todo: 'Fill in subject, message and picture, then send again',
  },
  {
    code: 'INVALID_SCHEDULE',
    what: 'ClickSend can’t send at that time',
    todo: 'Choose a later time',
  },
  {
    code: 'NOT_ENOUGH_PERMISSION_TO_LIST_ID',
    what: 'The app’s ClickSend user can’t send to that list',
    todo: 'Choose another list, or ask the owner of the ClickSend account for access',
    canRetry: true,
  },
  {
    code: 'INTERNAL_ERROR',
    what: 'Something went wrong at ClickSend',
    todo: TELL,
    canRetry: true,
  },
  {
    code: 'INVALID_LANG',
    what: 'ClickSend doesn’t know the language of this message',
    todo: TELL,
  },
  {
    code: 'INVALID_VOICE',
    what: 'ClickSend doesn’t know the voice of this message',
    todo: TELL,
  },
  {
    code: 'SUBJECT_REQUIRED',
    what: 'The message needs a subject',
    todo: 'Write one of up to 20 characters, then send again',
  },
  {
    code: 'INVALID_MEDIA_FILE',
    what: 'ClickSend can’t use this picture',
    todo: 'Try another picture, or save it as a JPG first',
  },
  {
    code: 'SOMETHING_IS_WRONG',
    what: 'ClickSend couldn’t send this and didn’t say why',
    todo: TELL,
    canRetry: true,
  },
  {
    // Not in the first documentation; observed on the live API.
    code: 'COUNTRY_NOT_ENABLED',
    what: 'The ClickSend account can’t send to this number’s country yet',
    todo: 'Ask your admin to enable the country at dashboard.clicksend.com, under global sending',
    canRetry: true,
  },
  {
    // Only listed in ClickSend's newer documentation, without a description.
    code: 'REGISTRATION_NEEDED',
    what: 'This number’s country only takes messages from registered senders',
    todo: 'Ask your admin to register a sender at dashboard.clicksend.com, or ask ClickSend support',
    canRetry: true,
  },
  {
    // "Post Application Status Codes", ClickSend's help. For postal letters only.
    code: 'INVALID_RETURN_ADDRESS',
    what: 'ClickSend doesn’t accept the return address',
    todo: 'Check it at dashboard.clicksend.com',
  },
];

/**
 * ClickSend's responses for one message of a send (`status`) or a whole call (`response_code`):
 * "Application Status Codes" in its API description, two that came later, and one that only Post has.
 */
export const sendStatuses: readonly CodeRow[] = rows.map((row) => ({
  state: 'refused',
  canRetry: false,
  ...row,
}));
