/** The form that `/mms` opens. */
export const composeText = {
  /** A second step follows in any case. */
  reviewButton: 'Review',
  reviewChangesButton: 'Review changes',
  /** The press may send. */
  sendButton: 'Send',
  saveChangesButton: 'Save changes',
} as const;
