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
      'I can send a picture from the web if its address ends in .jpg or .gif. Upload any other picture to Slack, and use its link.',
  },
} as const;
