/** What all modals have in common. */
export const modalText = {
  title: 'Send a picture (MMS)',
  closeButton: 'Close',
  loading: 'One moment…',
  notLoaded: 'I couldn’t load this just now. Close it and press the button again in a minute.',
  notOpened: 'Slack didn’t open the form in time. Press the button again.',
  edit: {
    asked:
      'ClickSend holds this send and was asked to return it, so that your version replaces it.\nThe post will show which of the two went out.',
    outdated:
      'Not changed: somebody else changed it after you opened this form. Press Edit under its post to change the latest version.',
    left: 'Too late to change: it was sent. Its post shows what became of it.',
    cancelled: 'Not changed: it was cancelled meanwhile.',
    gone: 'This send has expired. Type /mms to start again.',
  },
} as const;
