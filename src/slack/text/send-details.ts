import type { SendDetail } from '../../domain/send-details.ts';

/** An entry of the form that people type. The app shows the sender in its own way. */
export type TypedDetail = Exclude<SendDetail, 'from'>;

type Line = (values: { readonly value: string }) => string;

interface DetailText {
  readonly label: string;
  readonly hint?: string;
  /** Its line in the second step. */
  readonly review: Line;
  /** Its line in the post, if `detailRules` says that the post shows it. */
  readonly post?: Line;
  /** The line in the thread when somebody changes it. `value` is '' if they removed it. */
  readonly change: Line;
}

/** The words of the optional entries, in the order shown. */
export const detailText: Readonly<Record<TypedDetail, DetailText>> = {
  consent: {
    label: 'Consent: why may we text them?',
    hint: 'Saved with each number. Example: “asked for it at the front desk, 3 May”.',
    review: ({ value }) => `*Consent* ${value}`,
    // The channel does not see the consent itself.
    change: () => '• New consent note',
  },
};
