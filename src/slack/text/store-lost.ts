/** The direct message to an admin after the store came back without its records. */
export const storeLostText = {
  heading: ({ when }: { when: string }) => `🛑 *The app’s data is gone* (seen ${when}).`,
  whatIsLost:
    'Opt-outs, scheduled messages and past sends are lost. The app no longer knows who texted STOP.',
  whatToDo:
    '*Don’t send anything until the opt-outs are back.*\nAsk the person who runs the app to restore them: `npm run restore-opt-outs -- opt-outs-….csv` with the last export.',
} as const;
