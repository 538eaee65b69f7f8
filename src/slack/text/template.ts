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
    hint: 'Write {name} for each person’s name. {first_name|there} gives their first name, or “there” if we have none.\nWords like {address} are for you to fill in each time.',
  },
  gone: 'A teammate deleted this template while you had the list open.',
  notStored:
    'I’m not sure this went through. Press Save template again in a minute. It will only be saved once.',
} as const;
