import { z } from 'zod';
import type { FormEntries, FormField } from '../../domain/draft.ts';
import { workflowText } from '../text/workflow.ts';
import { cleanText } from './clean-text.ts';
import { parsePictureAddress } from './picture-address.ts';

const text = z.coerce.string().catch('');

/** The inputs of the step as declared in manifest.yml. */
export const stepInputsSchema = z.object({
  to: text.default(''),
  subject: text.default(''),
  text: text.default(''),
  picture_url: text.default(''),
  channel: z.string().min(1).optional().catch(undefined),
  user: z.string().min(1).optional().catch(undefined),
});

interface StepInputs {
  /** The person who confirms and is notified. Undefined: the workflow names nobody. */
  readonly user: string | undefined;
  readonly entries: FormEntries;
  /** What is wrong with the picture's URL. */
  readonly pictureFault: string | undefined;
}

/** Parses the inputs of a step as if they had been typed in the form. */
export function parseStepInputs(inputs: unknown, apiUrl: string): StepInputs {
  const {
    to,
    subject,
    text: message,
    picture_url,
    channel,
    user,
  } = stepInputsSchema.parse(inputs ?? {});
  const address = parsePictureAddress(picture_url, apiUrl);
  return {
    user,
    pictureFault: address.kind === 'fault' ? address.words : undefined,
    entries: {
      recipients: to,
      lists: [],
      subject: cleanText(subject),
      message: cleanText(message),
      picture: address.kind === 'picture' ? address.picture : undefined,
      channel,
      from: undefined,
      at: undefined,
      blanks: [],
    },
  };
}

/** Every error in one text, for the author of the workflow. */
export function formatStepFaults(faults: Readonly<Partial<Record<FormField, string>>>): string {
  const titles: Readonly<Partial<Record<string, string>>> = workflowText.inputs;
  const lines = Object.entries(faults).map(
    ([field, words]) => `${titles[field] ?? field}: ${words}`,
  );
  return workflowText.notSent({ reason: lines.join(' ') });
}
