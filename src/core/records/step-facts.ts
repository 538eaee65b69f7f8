import type { Problem } from '../../domain/problem.ts';
import type { SendId } from '../../domain/send.ts';

/** When a workflow began a step, and for whom (a Slack id). */
export interface StepStart {
  readonly user: string;
  /** Unix ms. */
  readonly at: number;
}

/** Why a step failed: a problem, or a sentence (of a form that was filled in wrongly, or stored by version 0.6). */
export type StepError = Problem | string;

/** What is to become of a workflow step: the first decision is stored, and holds. */
export type StepDecision =
  | {
      readonly kind: 'send';
      readonly at: number;
      readonly by: string;
      readonly draft: SendId;
      readonly version: string;
      /** As the workflow gets it: `0.4850 AUD`. */
      readonly price: string;
      readonly count: number;
    }
  | {
      readonly kind: 'fail';
      readonly at: number;
      readonly error: StepError;
      /** Slack id of whoever is notified as well. */
      readonly user?: string;
      /** Slack id of whoever pressed *Do not send*. */
      readonly declinedBy?: string;
    };

/** How the step ended. `isTold`: Slack's workflow got it. */
export type StepResult = { readonly isTold?: true } & (
  | { readonly kind: 'sent'; readonly send: SendId; readonly price: string; readonly count: number }
  | { readonly kind: 'failed'; readonly error: StepError }
);
