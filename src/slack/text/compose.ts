/** The form that `/mms` opens. */
export const composeText = {
  /** A second step always follows. */
  reviewButton: 'Review',
  reviewChangesButton: 'Review changes',
  /** The press may send. */
  sendButton: 'Send',
  saveChangesButton: 'Save changes',

  pictureLabel: 'Picture',
  pictureHint: 'Up to 10 MB. Resized for phones. Location data is removed.',
  /** Shown next to the picture, above the field. */
  keptPicture: ({ name }: { name: string }) =>
    name ? `Picture: ${name}` : 'This picture is already chosen.',
  otherPictureLabel: 'Picture – choose another',
  otherPictureHint: 'Leave empty to send the picture above. Up to 10 MB.',
} as const;
