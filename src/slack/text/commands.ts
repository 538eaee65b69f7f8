import {
  choosePlural,
  formatCount,
  formatCountOrNone,
  formatNumber,
  formatPeopleCount,
} from './count.ts';

/** What each command does, for its line in the help, without a full stop. */
export const commandHelpText = {
  balance: 'shows the credit on the ClickSend account',
  cancel: 'cancels a scheduled message, or all of them',
  export: 'gives you the history as a CSV file (admins only)',
  forget: 'erases everything about a person (admins only)',
  help: 'shows the basics',
  history:
    'shows what was sent, newest first. Try `/mms history failed today` or `/mms history mine`',
  lists: 'shows your contact lists at ClickSend',
  live: 'turns live threads on or off. In a live thread, what you type goes out as a text',
  optin: 'opts a person back in (admins only)',
  optout: 'opts a person out, so that nobody here texts them',
  optouts: 'shows who opted out. With `export` you get a CSV file',
  price: 'shows what a message costs. Nothing is sent',
  scheduled: 'shows scheduled messages, with *Edit* and *Cancel*',
  status: 'shows how a message is doing, or the latest messages to a number',
  templates: 'shows saved messages, and lets you add or change them',
  who: 'shows everything about a person: messages, replies, consent',
} as const;

/** Responses to commands that have no message of their own. */
export const commandText = {
  outdated: 'This list is out of date. Run the command again.',
  stillAsking: '⏳ This is taking longer than usual. I’m still waiting for an answer.',
  formNotOpened: 'Slack didn’t open the form in time. Type `/mms` again.',
  noReason: '⚠️ That didn’t work just now. Try again in a minute.',
  notSure: '⚠️ I’m not sure this worked. Try again in a minute: it’s safe to do it twice.',
  notOffered: ({ action, menu }: { action: string; menu: string }) =>
    `ClickSend doesn’t let me ${action}. You can do it at dashboard.clicksend.com → ${menu}.`,
  actions: {
    cancelAll: 'cancel everything at once',
    exportHistory: 'export the history',
    showMessage: 'look up this message',
  },
  noNumber: 'That isn’t a phone number.',
  noNumberFirst: 'Start with the phone number.',
  noNumberThere: 'I can’t find a phone number there.',
  noReference: 'That isn’t a reference or a phone number.',
  noDays: 'I can’t read that date.',
  unread: ({ typed }: { typed: string }) => `I don’t understand “${typed}”.`,
  oneNumber: 'Opt out one number at a time.',
  noOptInReason: 'Add the reason after the number, for example “asked at the desk”.',
} as const;

/** Results on several pages. */
export const pageText = {
  /** Behind a heading. */
  part: ({ first, last, total }: { first: number; last: number; total: string }) =>
    `(${formatNumber(first)} to ${formatNumber(last)} of ${total})`,
  previous: { button: 'Previous page' },
  next: { button: 'Next page' },
} as const;

export const accountText = {
  balance: ({ balance }: { balance: string }) => `The ClickSend account has *${balance}*.`,
  notActive: 'The account isn’t active. Activate it at dashboard.clicksend.com.',
  noMms: 'The account can’t send MMS. Ask ClickSend support to switch it on.',
} as const;

export const exportText = {
  history: ({ days }: { days: string }) =>
    `📄 Your export of ClickSend’s MMS history${days}. It has full phone numbers.`,
  optOuts: '📄 Your export of all opt-outs and opt-ins. It has full phone numbers.',
  contact: ({ phone }: { phone: string }) => `📄 Everything about ${phone}.`,
  delivered: '📄 The file is in your direct messages with me.',
  notTaken: ({ reason }: { reason: string }) => `⚠️ Slack didn’t accept the file. ${reason}`,
  slackCode: ({ code }: { code: string }) =>
    `Slack reported a problem (“${code}”). Try again in a minute. If it keeps happening, tell your admin.`,
  elsewhere: 'You can also get it at dashboard.clicksend.com → MMS → History → Export.',
} as const;

/** *Forget*: the question, and what follows. */
export const forgetText = {
  question: ({ phone }: { phone: string }) => `*Erase everything about ${phone}?*`,
  counts: ({ sent, replies, consent }: { sent: number; replies: number; consent: string }) =>
    `There ${choosePlural(sent, 'is', 'are')} ${formatCountOrNone(sent, 'message')} to them, ${formatCountOrNone(replies, 'reply', 'replies')} and ${consent}.`,
  consent: 'a consent note',
  noConsent: 'no consent note',
  goes: '*Will be erased:* their name and number, their replies and pictures, messages sent only to them, consent notes and delivery reports.\nScheduled messages won’t go to them.',
  stays:
    '*Will be kept:* their opt-out, so that nobody texts them by mistake.\nAlso: ClickSend’s own history and lists, what teammates typed, and files that people downloaded.',
  erase: { button: 'Erase their data' },
  keep: { button: 'Keep their data' },
  dialog: {
    title: 'Erase this person’s data?',
    text: 'This can’t be undone.',
    confirm: 'Erase their data',
    deny: 'Keep their data',
  },
  started: '🧹 Erasing now. I’ll send you a direct message when it’s done.',
  failed: ({ who, code }: { who: string; code: string }) =>
    `⚠️ I couldn’t erase everything about ${who} (${code}). Type \`/mms forget\` with the number again. I’ll pick up where I left off.`,
  /** The lines of the result. */
  erased: ({ who }: { who: string }) =>
    `🧹 Everything about ${who} is erased. I keep only their opt-out, if there was one.`,
  undeleted: ({ count }: { count: number }) =>
    `Slack wouldn’t let me delete ${formatNumber(count)} of my messages or files. Delete ${choosePlural(count, 'it', 'them')} yourself, or ask an owner of the workspace.`,
  /** Deleted records may stay on a disk for a while. */
  traces: {
    rewritten: 'Backups of the app’s database (Redis) still contain this person’s old records.',
    'written over':
      'The app’s data files and backups may hold traces until newer data replaces them.',
  },
  atClickSend:
    'ClickSend’s own history still has the messages. You can delete them at dashboard.clicksend.com.',
} as const;

export const historyText = {
  heading: '*MMS history*',
  headingFor: ({ filter }: { filter: string }) => `*MMS history*: ${filter}`,
  none: 'Nothing to show here.',
  cutShort: 'I looked through 500 messages. There may be more further back.',
  otherProgram: '_sent by another program_',
  newer: { button: 'Newer messages' },
  older: { button: 'Older messages' },
  further: { button: 'Look further back' },
  filter: { button: 'Filter messages…' },
  /** The form of the filters. */
  form: {
    title: 'MMS history',
    showButton: 'Show messages',
    closeButton: 'Close',
    loading: '⏳ Looking in ClickSend’s history…',
    labels: {
      channel: 'Channel',
      person: 'Sent by',
      number: 'Number',
      state: 'Status',
      from: 'From',
      until: 'To',
    },
    noNumber: 'This isn’t a phone number. Write it like +61 437 111 222.',
    tooEarly: 'This date is before the “From” date.',
  },
} as const;

export const listsText = {
  where: 'You can make lists at dashboard.clicksend.com → Contacts.',
  none: 'There are no contact lists yet.',
  noneNamed: ({ typed }: { typed: string }) => `No contact list has “${typed}” in its name.`,
  heading: '*Contact lists*',
  headingNamed: ({ typed }: { typed: string }) => `*Contact lists* with “${typed}” in their name`,
} as const;

/** `/mms live`. */
export const liveText = {
  isLive:
    '🟢 Live threads are on here: what you type in a thread is texted to the person in it.\nStart with `//` for a note that stays in Slack. `/mms live off` turns this off.',
  /** The post in the channel explains the rest. */
  turnedOn: '🟢 Live threads are on now.',
  turnedOff: '🔒 Live threads are off now.',
  isSafe:
    '🔒 Live threads are off here: what you type in a thread stays in Slack. To text somebody, press *Reply* under their message.\n`/mms live on` turns this on.',
  noChannel: 'Type this in a channel, to turn live threads on or off there.',
  notHere:
    'I’m not in this channel, so I can’t read its threads. Type `/invite @slack-mms` here first.',
  shared:
    'I can’t turn on live threads here: people from other organizations read this channel. Press *Reply* under a message instead.',
  pending:
    'I can’t turn on live threads here: this channel is about to be shared with another organization. Press *Reply* under a message instead.',
  unknown:
    'I couldn’t check with Slack who reads this channel, so I changed nothing.\nTry again in a minute. If it keeps happening, an admin must reinstall the app with the scope `groups:read`.',
} as const;

export const optOutText = {
  heading: '*Opted out*',
  none: 'Nobody has opted out. People who text STOP are listed here, and `/mms optout` adds somebody by hand.',
  hint: '`/mms optin &lt;number&gt; &lt;reason&gt;` opts a number back in. `/mms optouts export` gives you every opt-out and opt-in as a file.',
  byReply: ({ when }: { when: string }) => `texted STOP · ${when}`,
  byList: ({ when }: { when: string }) => `in ClickSend’s Opt-Out List · ${when}`,
  byFlag: ({ by, when }: { by: string; when: string }) =>
    `asked by text, ${by} confirmed it · ${when}`,
  byPerson: ({ by, when }: { by: string; when: string }) => `by ${by} · ${when}`,
  done: ({ phone }: { phone: string }) =>
    `🔕 ${phone} is opted out. We won’t text this number again unless they text START.`,
  before: ({ phone, reason }: { phone: string; reason: string }) =>
    `🔕 ${phone} had already opted out. I added your reason. ${reason}`,
  back: ({ phone }: { phone: string }) => `🔔 ${phone} can get messages again.`,
  notOut: ({ phone }: { phone: string }) => `${phone} hasn’t opted out, so I changed nothing.`,
} as const;

export const priceText = {
  other: 'Other',
  country: ({ country, price, count }: { country: string; price: string; count: number }) =>
    `• ${country}: ${price} each, ${formatPeopleCount(count)}`,
  total: ({ price, count }: { price: string; count: number }) =>
    `*Total ${price}* for ${formatPeopleCount(count)}`,
  refused: ({ phone, reason }: { phone: string; reason: string }) => `🚫 ${phone}: ${reason}`,
  moreRefused: ({ count }: { count: number }) =>
    `🚫 ${formatCount(count, 'more number')} can’t get it`,
  unpriced: ({ numbers }: { numbers: string }) => `ClickSend gave no price for ${numbers}.`,
  doubles: ({ numbers }: { numbers: string }) =>
    `Entered more than once, counted once: ${numbers}.`,
  unread: ({ numbers }: { numbers: string }) => `Not a phone number: ${numbers}.`,
  footer:
    'Prices are per picture message. They may differ if you send from another number or name.',
} as const;

export const scheduledText = {
  notes: {
    overdue:
      'The app was offline when this was due. I asked the person who scheduled it what to do.',
    cancelling: ({ by }: { by: string }) => `${by} is cancelling it. Waiting for ClickSend.`,
    edited: 'Edited.',
    heldByClickSend: 'Waiting at ClickSend until it’s due.',
  },
  heading: '*Scheduled*',
  none: 'Nothing is scheduled. To schedule a message, type `/mms` and choose a time under *When*.',
} as const;

/** `/mms status`. */
export const statusText = {
  gone: 'I can’t find that, or you don’t have access to it. Try `/mms history`.',
  heading: ({ subject, count, state }: { subject: string; count: number; state: string }) =>
    `${subject} to ${formatPeopleCount(count)}${state ? ` – ${state}` : ''}`,
  leaves: ({ when }: { when: string }) => `due: ${when}`,
  cancelling: ({ by }: { by: string }) => `${by} is cancelling it; waiting for ClickSend`,
  postLink: 'the post',
  unasked: ({ reason }: { reason: string }) => `This may be out of date. ${reason}`,
  number: ({ phone }: { phone: string }) => `*The latest messages to ${phone}*`,
  none: 'Nothing to show here.',
} as const;

export const templateListText = {
  none: 'No templates here yet. A template is a saved message that you can pick in the form.',
  heading: '*Templates*',
  pick: 'To use one, type `/mms` and pick it in the form.',
  everywhere: 'everywhere',
  here: 'this channel',
  create: { button: 'New template' },
  edit: { button: 'Edit template' },
  delete: { button: 'Delete template' },
  next: { button: 'Next page' },
  first: { button: 'First page' },
  dialog: {
    title: 'Delete this template?',
    text: ({ name }: { name: string }) => `The form won’t offer “${name}” any more.`,
    confirm: 'Delete template',
    deny: 'Keep template',
  },
} as const;

/** `/mms who`. */
export const whoText = {
  none: ({ who }: { who: string }) => `No messages to or from ${who}.`,
  heading: ({ who }: { who: string }) => `*Everything about ${who}*`,
  /** Above a button for each person. */
  several: ({ typed }: { typed: string }) => `*Several people match “${typed}”.* Who do you mean?`,
  andMore: 'There are more. Type more of the name.',
  unknown: ({ typed }: { typed: string }) =>
    `I don’t know “${typed}” yet. Type the number instead, like \`/mms who 0437 111 222\`.`,
  older: ({ count }: { count: number }) =>
    `The CSV file also has ${formatCount(count, 'older event')}.`,
  footer: 'Only you see this. Old messages expire; consent and opt-outs are kept.',
  file: { button: 'Get CSV file' },
  reply: 'They replied',
  replyWithPictures: ({ count }: { count: number }) =>
    `They replied with ${count === 1 ? 'a picture' : formatCount(count, 'picture')}`,
  inChannel: ({ channel }: { channel: string }) => `in ${channel}`,
  hiddenSend: 'A message to them',
  hiddenReply: 'They replied',
  hiddenChannel: 'in a channel that you’re not in',
  out: '🚫 Opted out',
  in: '🔔 Opted back in',
  consent: '📝 Consent',
  post: 'post',
  actor: ({ by }: { by: string }) => `by ${by}`,
  /** They texted STOP or START. */
  byText: 'by text message',
  byList: 'found in ClickSend’s Opt-Out List',
} as const;
