/** Texts that all modals share. */
export const modalText = {
  title: 'Send a picture (MMS)',
  closeButton: 'Close',
  loading: 'One moment…',
  notLoaded: 'I couldn’t load this just now. Close it and press the button again in a minute.',
  notOpened: 'Slack didn’t open the form in time. Press the button again.',
  edit: {
    asked:
      'ClickSend already has this send, so I asked ClickSend to give it back.\nThe post will show whether your changes made it.',
    outdated:
      'Not changed: a teammate changed it while you had this open. Press Edit under the post to change the newest version.',
    left: 'Too late to change: it was already sent. The post shows who got it.',
    cancelled: 'Not changed: it was cancelled while you had this open.',
    gone: 'This send has expired. Type /mms to start again.',
  },
} as const;
