import type { SendId } from '../../domain/send.ts';

/** What was decided about a step of a workflow: the first word counts. */
export type StepDecision =
  | {
      readonly kind: 'send';
      readonly at: number;
      readonly by: string;
      readonly draft: SendId;
      readonly version: string;
      /** `0.4850 AUD`, as the workflow gets it. */
      readonly price: string;
      readonly count: number;
    }
  | {
      readonly kind: 'fail';
      readonly at: number;
      /** In words, for whoever made the workflow. */
      readonly error: string;
      /** Who is told as well. */
      readonly user?: string;
      /** Slack id of whoever pressed *Do not send*. */
      readonly declinedBy?: string;
    };

/** What became of that decision; `isTold`: the workflow knows. */
export type StepResult = { readonly isTold?: true } & (
  | { readonly kind: 'sent'; readonly send: SendId; readonly price: string; readonly count: number }
  | { readonly kind: 'failed'; readonly error: string }
);
