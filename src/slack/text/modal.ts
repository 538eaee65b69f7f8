import { choosePlural, formatNumber, formatPeopleCount } from './count.ts';

/** Texts that all modals share. */
export const modalText = {
  title: 'Send a picture (MMS)',
  closeButton: 'Close',
  loading: 'One moment…',
  notLoaded: 'I couldn’t load this just now. Close this and press the button again in a minute.',
  notOpened: 'Slack didn’t open the form in time. Press the button again.',
  edit: {
    asked:
      'ClickSend already has this message, so I’ve asked it to cancel the old version.\nThe post will show whether your changes were in time.',
    outdated:
      'Your changes weren’t saved: this changed while you had it open. Copy what you typed, then press Edit under the post again.',
    left: 'Too late to change: it was already sent. The post shows who got it.',
    cancelled: 'Your changes weren’t saved: it was cancelled while you had this open.',
    gone: 'This message has expired. Type /mms to start again.',
  },
} as const;

/** The form that `/mms` opens. */
export const composeText = {
  titleEdit: 'Edit scheduled message',
  /** A second step always follows. */
  reviewButton: 'Review',
  reviewChangesButton: 'Review changes',
  /** The press may send. */
  sendButton: 'Send message',
  saveChangesButton: 'Save changes',
  closeButton: 'Cancel',

  recipients: {
    label: 'Recipients',
    placeholder: '+61 437 111 222, 0437 111 223',
    hint: 'Type numbers here, choose people or lists below, or both. Put commas or new lines between numbers. You can add names: Jo 0437 111 222.',
    /** Follows the hint if the last message was to another country than most. */
    country: ({ country }: { country: string }) =>
      `Numbers without a country code are read as ${country} unless you change that below.`,
    cut: 'The last people on your list didn’t fit here, so they won’t get it.',
  },
  /** Above the fields, if people of an earlier send get it too. */
  others: {
    notice: ({ count }: { count: number }) =>
      `*${formatNumber(count)} more ${choosePlural(count, 'person', 'people')} will get this too.* They don’t fit in the field below.`,
    button: 'Leave them out',
    notLeftOut: 'I couldn’t leave them out just now. Press the button again in a minute.',
  },
  subject: { label: 'Subject' },
  message: {
    label: 'Message',
    hint: ({ limit, unicodeLimit }: { limit: number; unicodeLimit: number }) =>
      `Up to ${formatNumber(limit)} characters, or ${formatNumber(unicodeLimit)} with emoji or unusual letters.\nWrite {name} for each person’s name. {first_name|there} gives their first name, or “there” if we have none.`,
  },
  picture: {
    label: 'Picture',
    hint: 'Up to 10 MB. Resized for phones. Location data is removed.',
    /** Shown next to the picture, above the field. */
    kept: ({ name }: { name: string }) =>
      name ? `Picture: ${name}` : 'This picture is already chosen.',
    otherLabel: 'Different picture',
    otherHint: 'Leave empty to send the picture above. Up to 10 MB.',
  },
  channel: {
    label: 'Slack channel to post this in',
    hint: 'Everyone in the channel sees who got it. Numbers show only their last three digits.',
    /** A form that changes a send can’t move its post. */
    fixed: ({ channel }: { channel: string }) =>
      channel ? `The post stays in ${channel}.` : 'The post stays where it is.',
  },
  when: { label: 'When', hint: 'Leave empty to send now. Times are in your own time zone.' },
  from: {
    label: 'From',
    hint: 'Leave empty and ClickSend picks a number. If you send from a name, people can’t reply.',
    placeholder: 'A number that ClickSend picks',
    /** Headings of the menu. */
    groups: { number: 'ClickSend numbers', own: 'Your own phones', name: 'Sender names' },
  },
  country: { label: 'Country for numbers without a country code', placeholder: 'Type a country' },

  template: {
    label: 'Template',
    placeholder: 'Choose a template',
    gone: 'A teammate deleted this template a moment ago. Choose another one, or continue without one.',
    notRead:
      'I can’t load this template right now. Choose it again in a minute, or continue without one.',
  },

  /** A message that this person reviewed within the last day but didn’t send. `title` is its subject. */
  unsent: {
    offer: ({ time, title, to }: { time: string; title: string; to: string }) =>
      `You have an unsent message from ${time}: *${title}* to ${to}.`,
    continueButton: 'Continue that message',
    discardButton: 'Discard message',
    discard: {
      title: 'Discard this message?',
      text: ({ title, to }: { title: string; to: string }) =>
        `“${title}” to ${to}. This can’t be undone.`,
      confirm: 'Discard message',
      deny: 'Keep message',
    },
    /** The person had already typed something. */
    replace: ({ title, to }: { title: string; to: string }) =>
      `You’ve typed or picked something in this form. *${title}* to ${to} would replace it.`,
    replaceButton: 'Replace what I typed',
    keepButton: 'Keep what I typed',
    continued: ({ time }: { time: string }) => `You’re continuing your message from ${time}.`,
    gone: 'You already sent or discarded that message, or a day has passed.',
    notLoaded: 'I can’t load that message right now. Press the button again in a minute.',
    notDiscarded: 'I couldn’t discard that message just now. Press the button again in a minute.',

    toPeople: ({ count }: { count: number }) => formatPeopleCount(count),
    toLists: ({ count, name }: { count: number; name: string }) =>
      count === 1 ? `the list ${name}` : `${formatNumber(count)} lists`,
    toBoth: ({ people, lists }: { people: string; lists: string }) => `${people} and ${lists}`,
  },

  notStored:
    'I’m not sure this went through. Press the button again in a minute. It will only be sent once.',
  sentBefore:
    'You already sent this message, without your latest changes. You’ll find it in the channel. To send another one, close this and type /mms.',

  /** *Send as MMS* on a message. */
  shortcut: {
    storedElsewhere:
      'This message’s picture is stored outside Slack, so I can’t fetch it. Download it, then type /mms and attach it as a file.',
    noPicture:
      'This message has no picture that I can send.\nI can send JPG, PNG, GIF, WebP and HEIC. To attach one yourself, type /mms.',
    /** `name` is '' if the picture has none. */
    onePicture: ({ count, name }: { count: number; name: string }) =>
      `This message has ${formatNumber(count)} pictures, and I can send one: ${name ? `“${name}”` : 'the first one'}. To send another one instead, attach it below.`,
    notSeen:
      'I can’t see that picture: I’m not in its channel, or its owner doesn’t share it with apps.\nType /invite @slack-mms in that channel, or attach the picture below.',
    cut: ({ limit }: { limit: number }) =>
      `That message is too long, so I cut off its end. Up to ${formatNumber(limit)} characters fit.`,
    notOpened: 'Slack didn’t open the form in time. Choose “Send as MMS” again.',
  },
} as const;
