import type {
  AppProblem,
  FormEntry,
  Problem,
  ProblemCode,
  ProblemValues,
} from '../../domain/problem.ts';
import { formatCharacter } from './character.ts';
import { choosePlural, formatCount, formatList, formatNumber } from './count.ts';
import { composeText } from './modal.ts';

/** The values of a sentence. A problem within a problem provides its own two sentences. */
type SentenceValues<Values> = {
  readonly [Name in Exclude<keyof Values, 'problem'>]: Values[Name] extends readonly string[]
    ? string
    : Values[Name];
} & (Values extends { readonly problem: Problem }
  ? { readonly reason: string; readonly advice: string }
  : unknown);

type Sentence<Values> = string | ((values: SentenceValues<Values>) => string);

/** `what` happened, and what `todo` about it; neither has a full stop. */
type ProblemTexts = {
  readonly [Code in ProblemCode]: {
    readonly what: Sentence<ProblemValues[Code]>;
    readonly todo: Sentence<ProblemValues[Code]>;
  };
};

const ACTIONS = {
  send: 'send messages',
  cancel: 'cancel messages',
  setLive: 'turn live threads on or off',
  takeContacts: 'see full phone numbers',
  saveTemplate: 'change templates',
  optIn: 'opt somebody back in',
  export: 'export the history',
  cancelAccount: 'cancel everything in the account',
  forget: 'erase somebody',
} as const;

const NUMBER_KINDS = {
  landline: 'Landlines',
  tollFree: 'Toll-free numbers',
  service: 'Service numbers',
  premiumRate: 'Premium-rate numbers',
  company: 'Company switchboard numbers',
  pager: 'Pagers',
  voicemail: 'Voicemail boxes',
} as const;

const PICTURE_FORMATS = {
  jpeg: 'a JPG',
  png: 'a PNG',
  gif: 'a GIF',
  webp: 'a WebP',
  tiff: 'a TIFF',
  avif: 'an AVIF',
} as const;

const OPT_OUTS = {
  reply: 'They texted STOP',
  flag: 'They asked us to stop, and a teammate confirmed it',
  person: 'A teammate opted them out',
  list: 'They were in ClickSend’s Opt-Out List',
} as const;

const MISSING = {
  subject: 'Enter a subject: every picture message needs one',
  message: 'Enter a message: every picture message needs one',
  picture: 'Choose a picture',
  channel: 'Choose a channel for the post',
  answer: 'Write a message',
  templateName: 'Enter a name for the template',
  templateMessage: 'Enter a message',
} as const;

/** The others are `This`: the error is right below the field. */
const ENTRIES: Readonly<Partial<Record<FormEntry, string>>> = {
  subject: 'The subject',
  message: 'The message',
  picture: 'The picture',
  channel: 'The channel',
  templateName: 'The name',
  templateMessage: 'The message',
};

const SMALLER_COPY = 'Attach a smaller copy or a screenshot of it';
const IN_DASHBOARD = 'Cancel it at dashboard.clicksend.com → MMS → Scheduled';

/** The sentences of {@link AppProblem}. */
export const problemText = {
  no_reason: {
    what: 'Not delivered, and ClickSend gave no reason',
    todo: 'Try again, or reach them another way',
  },

  outsider: {
    what: 'Only people in the workspace that runs this app can use it',
    todo: 'Ask one of them to do it',
  },
  role_unknown: {
    what: 'I couldn’t check with Slack who you are',
    todo: 'Try again in a minute',
  },
  not_visible: {
    what: 'I can’t find that, or you don’t have access to it',
    todo: 'Try /mms history',
  },
  guest: {
    what: ({ action }) => `Guests can’t ${ACTIONS[action]}`,
    todo: 'Ask a member of the workspace',
  },
  admins_only: {
    what: ({ action }) => `Only workspace admins and owners can ${ACTIONS[action]}`,
    todo: 'Ask one of them',
  },

  not_a_number: { what: 'This isn’t a phone number', todo: 'Write it like +61 437 111 222' },
  row_without_number: {
    what: 'I can’t tell this person’s phone number from the row',
    todo: 'Correct the table, with one mobile number in the same column for everyone',
  },
  uncovered: { what: 'Not enough credit', todo: 'Top up ClickSend, then send it again' },
  no_credit: {
    what: ({ cost, available }) =>
      `Not enough credit: this costs ${cost} and you have ${available}`,
    todo: 'Top up ClickSend, then press Back and review it again',
  },
  list_number_unreadable: {
    what: ({ list }) => `In the list “${list}”, this isn’t a valid phone number`,
    todo: 'Correct it in the list at ClickSend',
  },
  no_name: {
    what: 'The message uses {name} or {first_name}, but this number has no name',
    todo: 'Add a name, or write {first_name|there} for people without one',
  },
  no_pictures: {
    what: ({ numberKind }) => `${NUMBER_KINDS[numberKind]} can’t get pictures`,
    todo: 'Use a mobile number',
  },
  filled_text_too_long: {
    what: 'With this name filled in, the message is too long',
    todo: 'Shorten the message',
  },
  opted_out: {
    what: ({ how, utcDay }) => `${OPT_OUTS[how]} on ${formatUtcDay(utcDay)}`,
    todo: 'They can text START, or an admin can use /mms optin',
  },
  table_opt_out: {
    what: 'The list you entered says not to text them',
    todo: 'If that’s wrong, correct the list',
  },
  sent_again: {
    what: 'You or a teammate already sent it to them again',
    todo: 'The first post shows who did',
  },
  got_it: {
    what: 'They already got this',
    todo: 'To send it anyway, press Send to everyone again under the first post',
  },
  lists_empty: {
    what: ({ lists }) => `There is nobody in ${lists}`,
    todo: 'Choose another list, or enter phone numbers',
  },
  nobody_left: {
    what: ({ count, reason, others }) => {
      if (count === 1) return `This person is left out. ${reason}`;
      if (others === 0) return `All of these people are left out. ${reason}`;
      const rest = `${formatNumber(others)} ${choosePlural(others, 'has', 'have')} another reason`;
      return `All of these people are left out. ${reason} (${rest})`;
    },
    todo: ({ advice }) => advice,
  },
  list_gone: {
    what: ({ list }) =>
      `I can’t read the list “${list}”: it was deleted, or ClickSend doesn’t let us see it`,
    todo: 'Choose another list',
  },
  list_refused: {
    what: ({ list, reason }) => `I can’t read the list “${list}”. ${reason}`,
    todo: ({ advice }) => advice,
  },
  no_price: { what: 'ClickSend didn’t say what this costs', todo: '' },
  price_not_asked: { what: 'I couldn’t look up the price', todo: '' },
  clicksend_slow: { what: 'ClickSend is taking too long to answer', todo: '' },

  nobody_entered: {
    what: 'Enter a number here, or choose people or a list in the next field',
    todo: '',
  },
  recipients_too_long: {
    what: ({ length, limit }) =>
      `This has ${formatCount(length, 'character')}, but I can read only ${formatNumber(limit)}`,
    todo: 'Put these people in a contact list at ClickSend, then choose that list here',
  },
  not_numbers: {
    what: ({ typed, count }) =>
      `${typed} ${choosePlural(count, 'isn’t a phone number', 'aren’t phone numbers')}`,
    todo: ({ typed, country }) =>
      /\d/.test(typed)
        ? `Write numbers like +61 437 111 222, or as people dial them in ${country}. Put commas or new lines between them`
        : 'Choose people and lists in the next field, or write their numbers here',
  },
  others_gone: {
    what: 'I no longer know who else got that message',
    todo: 'Close this, and type /mms with all the numbers',
  },
  others_unseen: {
    what: ({ count }) =>
      `${formatNumber(count)} more ${choosePlural(count, 'person who doesn’t', 'people who don’t')} fit here would get this too`,
    todo: ({ count }) =>
      `If ${choosePlural(count, 'that person', 'they')} shouldn’t, press “${composeText.others.button}” above. If ${choosePlural(count, 'that person', 'they')} should, keep somebody who was in this field`,
  },
  names_missing: {
    what: ({ field, phones, count }) =>
      `${choosePlural(count, 'This number has', 'These numbers have')} no name for {${field}}: ${phones}`,
    todo: ({ field }) =>
      `Write numbers like “Jo 0437 111 222”, or write {${field}|there} for people without a name`,
  },
  other_names_missing: {
    what: ({ field, count }) =>
      `${choosePlural(count, 'One of the others has', `${formatNumber(count)} others have`)} no name for {${field}}`,
    todo: ({ field }) => `Write {${field}|there} for people without a name`,
  },
  name_unknown: {
    what: ({ field }) => `I don’t know this person’s name for {${field}}`,
    todo: ({ field }) => `Remove it, or write {${field}|there}`,
  },
  field_in_subject: {
    what: 'Everyone gets the same subject',
    todo: ({ field }) => `Use {${field}} in the message instead`,
  },
  blanks_left: { what: ({ blanks }) => `Replace ${blanks} before sending`, todo: '' },
  entry_missing: { what: ({ entry }) => MISSING[entry], todo: '' },
  entry_too_long: {
    what: ({ entry, length, limit, unicode }) =>
      `${ENTRIES[entry] ?? 'This'} has ${formatCount(length, 'character')}, but only ${formatNumber(limit)} fit${unicode ? ` because of ${formatCharacter(unicode)}` : ''}`,
    todo: 'Shorten it',
  },
  too_far_ahead: { what: 'That is more than a year ahead', todo: 'Choose an earlier time' },
  words_missing: {
    what: 'Write a few words: a picture can’t go out without text',
    todo: '',
  },
  answer_sent_before: {
    what: 'You already sent this, without your last changes. The thread shows that text',
    todo: 'To send another one, close this and press Reply again',
  },
  template_name_taken: {
    what: 'There’s already a template with this name here',
    todo: 'Choose another name, or edit that one',
  },
  template_changed: {
    what: 'You or a teammate changed or deleted this template while you had it open',
    todo: 'Copy your text, close this and edit the template again',
  },
  templates_full: {
    what: ({ limit }) =>
      `There are already ${formatCount(limit, 'template')} here, and no more fit`,
    todo: 'Delete one first',
  },

  sent_before: {
    what: 'You already sent this message, without your latest changes',
    todo: 'You’ll find it in the channel. Type /mms to send another one',
  },
  quote_stale: {
    what: 'You reviewed this again in another window, so this price is out of date',
    todo: 'Use the newer window, or press Back and review it again here',
  },
  resent_meanwhile: {
    what: 'Nothing was sent now: some of these people got this meanwhile, or were sent it again',
    todo: 'Go back to the form and review it again. They’ll be left out',
  },
  resent_by_another: {
    what: 'You or a teammate just sent this again to some of these people',
    todo: 'The first post shows who it went to. Send it only to the others',
  },
  time_passed: {
    what: 'That time has passed',
    todo: 'Choose a later time, or leave it empty to send now',
  },
  left_already: {
    what: 'Too late to change it: it was already sent',
    todo: 'The post in the channel shows who got it',
  },
  changed_meanwhile: {
    what: 'Your changes weren’t saved: this changed while you had it open',
    todo: 'Copy what you typed, then press Edit under the post again',
  },
  cancelled_already: {
    what: 'A teammate cancelled it while you had this open',
    todo: 'Type /mms to send it as a new message',
  },
  draft_gone: { what: 'Your draft has expired', todo: 'Type /mms to start again' },

  preparation_failed: {
    what: ({ cause }) => `Something went wrong while I prepared this (${cause})`,
    todo: ({ id }) => `Try again. If it keeps happening, give your admin this reference: ${id}`,
  },
  submission_failed: {
    what: 'Something went wrong before ClickSend answered, so I’m not sure it was sent',
    todo: 'Wait a minute, then press “Check again”',
  },
  clicksend_away: {
    what: 'I tried for an hour, but couldn’t reach ClickSend',
    todo: 'Send it again later',
  },
  held_up: {
    what: 'I haven’t sent this yet: something changed at the last moment, so I’m checking it again',
    todo: 'You don’t need to do anything: I’ll send it as soon as that’s done',
  },
  slack_away: { what: 'I tried, but couldn’t post it in Slack', todo: '' },
  ends_processes: {
    what: 'The app crashed twice while it worked on this',
    todo: 'Try another picture, or ask your admin to look at the app’s log',
  },

  step_declined: { what: 'The person I asked declined to send it', todo: '' },
  step_unanswered: { what: 'The person I asked didn’t confirm it within a day', todo: '' },
  step_confirmed_late: { what: 'The person I asked confirmed it too late', todo: '' },

  cancel_not_offered: { what: 'ClickSend doesn’t let me cancel this', todo: IN_DASHBOARD },
  cancel_unreached: {
    what: 'I couldn’t reach ClickSend to cancel this',
    todo: 'Try again, or cancel it at dashboard.clicksend.com → MMS → Scheduled',
  },
  cancel_not_known: {
    what: 'Some messages may still go out: I couldn’t confirm that ClickSend cancelled them all',
    todo: 'Check before they’re due: dashboard.clicksend.com → MMS → Scheduled',
  },
  cancel_too_late: {
    what: ({ left, count }) =>
      count === 1
        ? 'Too late: it was already sent'
        : `Too late for ${formatNumber(left)} of ${formatCount(count, 'message')}: already sent`,
    todo: 'The post shows who got it',
  },

  thread_not_live: {
    what: 'Live threads were turned off before it was sent',
    todo: 'Press Reply under their message to send it',
  },
  thread_not_live_yet: {
    what: 'This thread went live only a moment ago, so I’m asking first',
    todo: 'Press “Text it now”, or type it again',
  },
  thread_forgotten: {
    what: 'This thread is old, and I no longer know who it’s with',
    todo: 'To text them, use /mms',
  },
  thread_cancelled: {
    what: 'The message of this thread was cancelled, so I’m asking first',
    todo: 'Press “Text it now” to send your text anyway',
  },
  typed_long_ago: {
    what: 'You typed it more than ten minutes ago',
    todo: 'Press “Text it now” to send it anyway',
  },
  typed_deleted: { what: 'It was deleted in Slack before it was sent', todo: '' },
  typed_edited: {
    what: 'It was edited in Slack before it was sent',
    todo: 'Press “Text it now” to send the edited text',
  },
  typed_note: { what: 'It starts with // now, so it stays in Slack', todo: '' },
  nothing_to_text: {
    what: 'There’s nothing in it that a phone can show: custom emoji and mentions exist only in Slack',
    todo: 'Type it in words, or start with // for a note that stays in Slack',
  },
  outsider_in_thread: {
    what: 'Only people in this workspace can text from here',
    todo: 'Messages from other organizations stay in Slack',
  },
  words_only: {
    what: 'Live threads send text only',
    todo: 'Type the text without the file. To send a picture, press Reply under their message',
  },
  text_too_long: {
    what: ({ length, limit }) =>
      `It’s ${formatCount(length, 'character')} long, but a text can have no more than ${formatNumber(limit)}`,
    todo: 'Split it into shorter messages',
  },
  picture_not_kept: {
    what: 'Slack didn’t accept the picture',
    todo: 'Invite me to the channel so that I can add files there',
  },

  picture_too_large: {
    what: ({ maxMb }) => `The picture is larger than ${formatNumber(maxMb)} MB`,
    todo: 'Choose a smaller one. Phones get at most 250 kB anyway',
  },
  picture_empty: {
    what: 'The file is empty',
    todo: 'Attach the picture again, or choose another one',
  },
  picture_broken: {
    what: 'The picture is damaged, or part of it is missing',
    todo: 'Check that it opens on your device, then attach it again',
  },
  picture_too_complex: { what: 'The picture takes too long to open', todo: SMALLER_COPY },
  picture_too_heavy: { what: 'The picture is too large to open here', todo: SMALLER_COPY },
  picture_encoding_unknown: {
    what: 'I can’t open this kind of picture',
    todo: 'Attach it as a JPG, or attach a screenshot of it',
  },
  picture_kind_unreadable: {
    what: ({ fileKind }) => `I can’t open ${fileKind} pictures`,
    todo: 'Attach it as a JPG, or attach a screenshot of it',
  },
  picture_is_drawing: {
    what: 'This file is an SVG drawing, which phones can’t show',
    todo: 'Attach it as a PNG or a JPG',
  },
  not_a_picture: {
    what: ({ fileKind }) => `This file is ${fileKind}, not a picture`,
    todo: ({ fileKind }) =>
      fileKind.includes('PDF')
        ? 'Save the page as a JPG or a PNG, and attach that'
        : 'Attach a photo, for example a JPG or a PNG',
  },
  picture_too_large_dimensions: {
    what: ({ width, height, format, maxMillions }) =>
      `The picture is too big: ${formatNumber(width)} × ${formatNumber(height)} pixels. The limit for ${PICTURE_FORMATS[format]} is ${formatNumber(maxMillions)} million pixels`,
    todo: SMALLER_COPY,
  },
  picture_not_fitted: {
    what: 'I couldn’t resize the picture',
    todo: 'Attach a screenshot of it instead',
  },
  pictures_unavailable: {
    what: 'I can’t open pictures at the moment',
    todo: 'Try again in a few minutes. If it keeps happening, tell your admin',
  },
} as const satisfies ProblemTexts;

/**
 * The problem as one or two sentences. One that already has its words is returned unchanged. Plain text,
 * not escaped.
 */
export function formatProblem(problem: Problem | string): string {
  if (typeof problem === 'string') return problem;
  const { what, todo } = describeProblem(problem);
  return todo ? `${what}. ${todo}.` : `${what}.`;
}

/** All problems of each field of a form. Without days, because a field can't show one in the reader's time zone. */
export function formatFaults<Field extends string>(
  faults: Readonly<Partial<Record<Field, readonly Problem[]>>>,
): Partial<Record<Field, string>> {
  const fields = Object.entries<readonly Problem[] | undefined>(faults).map(
    ([field, problems = []]) => [field, removeUtcDay(problems.map(formatProblem).join(' '))],
  );
  return Object.fromEntries(fields);
}

function removeUtcDay(text: string): string {
  return text.replaceAll(/ on \d{1,2} \p{L}+ \d{4} \(UTC\)/gu, '');
}

/** What to do, where something else says what happened; if nothing can be done, what happened. Not escaped. */
export function formatProblemAdvice(problem: Problem): string {
  const { what, todo } = describeProblem(problem);
  return `${todo || what}.`;
}

/** What happened, without a full stop. Plain text, not escaped. */
export function formatProblemReason(problem: Problem): string {
  return describeProblem(problem).what;
}

function describeProblem(problem: Problem): { readonly what: string; readonly todo: string } {
  if ('what' in problem) return problem;
  const values = formatValues(problem);
  const texts: Readonly<Record<string, { what: unknown; todo: unknown }>> = problemText;
  // A newer version may have stored a code that this one does not know.
  const { what = problem.code, todo = '' } = texts[problem.code] ?? {};
  return { what: fill(what, values), todo: fill(todo, values) };
}

function fill(sentence: unknown, values: Readonly<Record<string, unknown>>): string {
  return String(typeof sentence === 'function' ? sentence(values) : sentence);
}

function formatValues(problem: AppProblem): Readonly<Record<string, unknown>> {
  switch (problem.code) {
    case 'lists_empty':
      return { ...problem, lists: problem.lists.map(formatQuoted).join(', ') };
    case 'not_numbers':
      return { ...problem, typed: formatSome(problem.typed.map(formatQuoted), problem.count) };
    case 'names_missing':
      return { ...problem, phones: formatSome(problem.phones, problem.count) };
    case 'blanks_left':
      return { ...problem, blanks: formatBlanks(problem.blanks) };
    case 'nobody_left':
    case 'list_refused': {
      const { what, todo } = describeProblem(problem.problem);
      return { ...problem, reason: what, advice: todo };
    }
    default:
      return { ...problem };
  }
}

/** `{address} and {day}` */
export function formatBlanks(blanks: readonly string[]): string {
  return formatList(blanks.map((blank) => `{${blank}}`));
}

function formatQuoted(text: string): string {
  return `“${text}”`;
}

/** `a, b and 3 more`: the first of `count`. */
function formatSome(first: readonly string[], count: number): string {
  const rest = count - first.length;
  return `${first.join(', ')}${rest > 0 ? ` and ${formatNumber(rest)} more` : ''}`;
}

const utcDays = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });

/** `3 November 2026 (UTC)`, because the reader’s time zone is unknown. */
export function formatUtcDay(day: string): string {
  return `${utcDays.format(Date.parse(day))} (UTC)`;
}
