import type { CodeRow } from './code-row.ts';

const SETUP = 'Ask your admin to check the app’s ClickSend username and API key';
const TELL = 'Try again. If it keeps happening, tell your admin or ClickSend support';

const refused = { state: 'refused' } as const;
const again = { canRetry: true } as const;
const inVain = { canRetry: false } as const;

/**
 * ClickSend's responses for one message of a send (`status`) or a whole call (`response_code`):
 * "Application Status Codes" in its API description, two that came later, and one that only Post has.
 */
export const sendStatuses: readonly CodeRow[] = [
  {
    code: 'SUCCESS',
    description:
      'Message added to queue OK. Use delivery reports to get an update on the delivery status.',
    state: 'queued',
    what: 'ClickSend accepted the message',
    todo: 'You don’t need to do anything',
    ...inVain,
  },
  {
    code: 'MISSING_CREDENTIALS',
    description:
      'Not enough information has been supplied for authentication. Please ensure that your Username and Unique Key are supplied in your request.',
    ...refused,
    what: 'The app didn’t tell ClickSend its username and API key',
    todo: SETUP,
    ...again,
  },
  {
    code: 'ACCOUNT_NOT_ACTIVATED',
    description: 'Your account has not been activated.',
    ...refused,
    what: 'The ClickSend account isn’t activated',
    todo: 'Activate it at dashboard.clicksend.com, or ask ClickSend support',
    ...again,
  },
  {
    code: 'INVALID_RECIPIENT',
    description: 'The destination mobile number is invalid.',
    ...refused,
    what: 'ClickSend says this number can’t get messages',
    todo: 'Check the number and its country code',
    ...inVain,
  },
  {
    code: 'THROTTLED',
    description:
      'Identical message body recently sent to the same recipient. Please try again in a few seconds.',
    ...refused,
    what: 'You sent this number the same message a moment ago, so ClickSend didn’t send it again',
    todo: 'To send it twice, wait a minute and send it again',
    ...again,
  },
  {
    code: 'INVALID_SENDER_ID',
    description:
      'Invalid Sender ID. Please ensure Sender ID is no longer than 11 characters (if alphanumeric), and contains no spaces.',
    ...refused,
    what: 'ClickSend doesn’t accept this sender',
    todo: 'Choose another sender under From, or leave it empty',
    ...inVain,
  },
  {
    code: 'INSUFFICIENT_CREDIT',
    description:
      'You have reached the end of your message credits. You will need to purchase more message credits.',
    ...refused,
    what: 'The ClickSend account doesn’t have enough credit',
    todo: 'Top it up at dashboard.clicksend.com, then send again',
    ...again,
  },
  {
    code: 'INVALID_CREDENTIALS',
    description: 'Your Username or Unique Key is incorrect.',
    ...refused,
    what: 'ClickSend doesn’t accept the app’s username and API key',
    todo: SETUP,
    ...again,
  },
  {
    code: 'ALREADY_EXISTS',
    description: "The resource you're trying to add already exists.",
    ...refused,
    what: 'ClickSend already has this message',
    todo: 'Look it up at dashboard.clicksend.com before you send again',
    ...inVain,
  },
  {
    code: 'EMPTY_MESSAGE',
    description: 'Message is empty.',
    ...refused,
    what: 'The message is empty',
    todo: 'Write a message, then send again',
    ...inVain,
  },
  {
    code: 'TOO_MANY_RECIPIENTS',
    description: 'Too many recipients.',
    ...refused,
    what: 'That’s too many people for ClickSend at once',
    todo: 'Send to fewer people at a time',
    ...inVain,
  },
  {
    code: 'MISSING_REQUIRED_FIELDS',
    description: 'Some required fields are missing.',
    ...refused,
    what: 'Something is missing in this message',
    todo: 'Fill in subject, message and picture, then send again',
    ...inVain,
  },
  {
    code: 'INVALID_SCHEDULE',
    description: 'The schedule specified is invalid. Use a unix timestamp e.g. 1429170372.',
    ...refused,
    what: 'ClickSend can’t send at that time',
    todo: 'Choose a later time',
    ...inVain,
  },
  {
    code: 'NOT_ENOUGH_PERMISSION_TO_LIST_ID',
    description: "Don't have enough privilege to access or send to a list_id.",
    ...refused,
    what: 'The app’s ClickSend user can’t send to that list',
    todo: 'Choose another list, or ask the owner of the ClickSend account for access',
    ...again,
  },
  {
    code: 'INTERNAL_ERROR',
    description: 'Internal error.',
    ...refused,
    what: 'Something went wrong at ClickSend',
    todo: TELL,
    ...again,
  },
  {
    code: 'INVALID_LANG',
    description: 'An invalid language option has been provided.',
    ...refused,
    what: 'ClickSend doesn’t know the language of this message',
    todo: TELL,
    ...inVain,
  },
  {
    code: 'INVALID_VOICE',
    description: 'An invalid voice (gender) option has been provided.',
    ...refused,
    what: 'ClickSend doesn’t know the voice of this message',
    todo: TELL,
    ...inVain,
  },
  {
    code: 'SUBJECT_REQUIRED',
    description: 'Usually happens when MMS Subject is empty.',
    ...refused,
    what: 'The message needs a subject',
    todo: 'Write one of up to 20 characters, then send again',
    ...inVain,
  },
  {
    code: 'INVALID_MEDIA_FILE',
    description: 'Usually MMS media file is invalid file.',
    ...refused,
    what: 'ClickSend can’t use this picture',
    todo: 'Try another picture, or save it as a JPG first',
    ...inVain,
  },
  {
    code: 'SOMETHING_IS_WRONG',
    description: 'Generic Error happened.',
    ...refused,
    what: 'ClickSend couldn’t send this and didn’t say why',
    todo: TELL,
    ...again,
  },
  {
    // Not in the first documentation; observed on the live API.
    code: 'COUNTRY_NOT_ENABLED',
    description: '',
    ...refused,
    what: 'The ClickSend account can’t send to this number’s country yet',
    todo: 'Ask your admin to enable the country at dashboard.clicksend.com, under global sending',
    ...again,
  },
  {
    // Only listed in ClickSend's newer documentation, without a description.
    code: 'REGISTRATION_NEEDED',
    description: '',
    ...refused,
    what: 'This number’s country only takes messages from registered senders',
    todo: 'Ask your admin to register a sender at dashboard.clicksend.com, or ask ClickSend support',
    ...again,
  },
  {
    // "Post Application Status Codes", ClickSend's help. For postal letters only.
    code: 'INVALID_RETURN_ADDRESS',
    description: 'The return address is invalid',
    ...refused,
    what: 'ClickSend doesn’t accept the return address',
    todo: 'Check it at dashboard.clicksend.com',
    ...inVain,
  },
];
