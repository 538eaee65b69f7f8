/** The ids of buttons and menus. Existing messages in Slack contain them, so never change one. */
export const actionIds = {
  // Under a post and in its thread.
  openAgain: 'open_again',
  checkAgain: 'check_again',
  sendAgain: 'send_again',
  checkSilent: 'check_silent',
  cancel: 'cancel',
  /** Only in posts of version 0.6. */
  cancelOne: 'cancel_one',
  stop: 'stop',
  // Does the same as `openAgain` for other recipients, because Slack requires unique ids in a row of
  // buttons.
  sendToOthers: 'send_to_others',
  edit: 'edit',
  postMenu: 'post_menu',
  sendToUnreached: 'send_to_unreached',
  reply: 'reply',
  sendNow: 'send_now',
  // Under a message in a live thread that was not texted.
  textNow: 'text_now',
  // Under a reply that may be an opt-out.
  optOut: 'opt_out',
  // In the second step.
  includeNumbers: 'include_numbers',
  // In the form.
  back: 'back',
  list: 'list',
  from: 'from',
  country: 'country',
  template: 'template',
  pickPerson: 'pick_person',
  leaveOutOthers: 'leave_out_others',
  continueDraft: 'continue_draft',
  keepTyped: 'keep_typed',
  replaceTyped: 'replace_typed',
  discardDraft: 'discard_draft',
  /** Only in forms of version 0.13.0. Does the same as `discardDraft`. */
  startNew: 'start_new',
  // In responses to commands, and in App Home.
  compose: 'compose',
  cancelAll: 'cancel_all',
  cancelEverything: 'cancel_everything',
  keep: 'keep',
  page: 'page',
  filter: 'filter',
  whoFile: 'who_file',
  forget: 'forget',
  newTemplate: 'new_template',
  editTemplate: 'edit_template',
  deleteTemplate: 'delete_template',
  refreshHome: 'refresh_home',
  // In a direct message, for a workflow step.
  confirmStep: 'confirm_step',
  declineStep: 'decline_step',
} as const;

export const callbackIds = {
  compose: 'compose',
  confirm: 'confirm',
  answer: 'answer',
  filter: 'filter',
  template: 'template',
  cancelSend: 'cancel_send',
  removePeople: 'remove_people',
  cancelEverything: 'cancel_everything',
  resend: 'resend',
  // Also in manifest.yml.
  sendAsMms: 'send_as_mms',
  composeShortcut: 'compose_mms',
  sendMmsStep: 'send_mms',
} as const;
