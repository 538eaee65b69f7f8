import { formatPeopleCount } from './count.ts';

/** What the author of a workflow reads about the step *Send an MMS*. */
export const workflowText = {
  /** `reason`: one sentence per invalid input. */
  notSent: ({ reason }: { reason: string }) => `Nothing was sent. ${reason}`,
  nobody:
    'Under “User”, choose the person who will confirm the price. I’ll also tell them if something fails.',
  /** The inputs' names in Workflow Builder. */
  inputs: {
    recipients: 'To',
    subject: 'Subject',
    message: 'Text',
    picture: 'Picture URL',
    channel: 'Channel',
  },
  pictureUrl: {
    empty: 'Enter the address of a picture.',
    notAnAddress: 'This isn’t a web address. Write one like https://….jpg.',
    notAFile:
      'This Slack link doesn’t lead to a file. Open the file’s own menu and choose “Copy link”.',
    notHttps: 'The address of a picture must begin with https://.',
    otherKind:
      'A picture on the web needs an address that ends in .jpg or .gif. Upload any other picture to Slack, and use its link.',
  },
} as const;

/** The direct message that asks a person to confirm a step, and its result. */
export const stepQuestionText = {
  question: ({ channel }: { channel: string }) =>
    `A workflow wants to send this as you and post it in ${channel}. Send it?`,
  to: ({ count, people }: { count: number; people: string }) =>
    `*To* ${formatPeopleCount(count)}: ${people}`,
  leftOut: ({ people }: { people: string }) => `*Not sent to* ${people}`,
  subject: ({ title }: { title: string }) => `*Subject* ${title}`,
  message: ({ text }: { text: string }) => `*Message* ${text}`,
  sendButton: 'Send message',
  declineButton: 'Don’t send',
  footer: ({ reference }: { reference: string }) =>
    `The workflow waits one day for your answer. Reference ${reference}`,
  sent: ({ by }: { by: string }) => `✔️ ${by} sent a workflow’s picture message.`,
  declined: ({ by }: { by: string }) =>
    `✖️ ${by} declined a workflow’s picture message. Nothing was sent.`,
  failed: ({ reason }: { reason: string }) =>
    `🚫 A workflow’s picture message wasn’t sent. ${reason}`,
} as const;
