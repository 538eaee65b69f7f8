/** The form of a template. */
export const templateText = {
  titleNew: 'New template',
  titleEdit: 'Edit template',
  saveButton: 'Save template',
  closeButton: 'Cancel',
  name: { label: 'Name', hint: 'The name that your team picks in the form.' },
  /** Where a template is offered: in the form, and as headings of the menu. */
  scope: { label: 'Where to offer it', here: 'This channel', everywhere: 'Everywhere' },
  subject: {
    label: 'Subject',
    hint: 'Leave empty to write one each time.',
  },
  message: {
    label: 'Message',
    hint: '{name} becomes each person’s name, {first_name|there} the first name or “there”. Replace words like {address} each time you send.',
  },
  gone: 'A teammate deleted this template while you had the list open.',
  notStored:
    'I’m not sure I saved this. Press Save template again in a minute: it’s saved only once, even if you press twice.',
} as const;
