import type {
  ConfirmPolicy,
  Draft,
  FormEntries,
  FormInput,
  PendingDraft,
  RemainingRecipients,
} from '../../domain/draft.ts';
import { findUnfilledFields } from '../../domain/merge-fields.ts';
import { type DraftResult, type FormFaults, parseDraft } from '../../domain/parse-draft.ts';
import type { CountryCode } from '../../domain/phone.ts';
import type { SimplifyText } from '../../domain/plain-letters.ts';
import type { Problem } from '../../domain/problem.ts';
import { mergeDuplicateRecipients } from '../../domain/recipients.ts';
import type { Schedule, SendId } from '../../domain/send.ts';
import type { FindOptedOut } from '../opt-outs/find-opted-out.ts';
import type { Clock } from '../ports/clock.ts';
import type { Channels } from '../ports/people.ts';
import type { EditResult, EditSend } from '../scheduling/edit-send.ts';
import type { QueueFormSend } from '../scheduling/resend-unreached.ts';
import type { SendSnapshot } from '../sends/snapshot.ts';
import type { FindResendRecipients } from '../status/find-resend-recipients.ts';
import type { FindResentPhones } from '../status/find-resent-phones.ts';
import { checkRecipients } from './check-recipients.ts';
import { convertDraftToPlan, type StoreDraft } from './store-draft.ts';

/** A form that a person submitted. */
interface SubmittedForm extends Pick<PendingDraft, 'id' | 'user' | 'changes'> {
  /** Slack's id of the modal. */
  readonly view: string;
  readonly entries: FormEntries;
  readonly form: FormInput;
  /** Its button was *Review*, so a second step follows whatever `CONFIRM_SENDS` says by now. */
  readonly isReviewed?: boolean;
}

/**
 * - `faults`: nothing was stored; all that is wrong, by field.
 * - `review`: the second step is being built and will appear in the same modal.
 * - `taken`: stored, and queued if it is to be sent.
 * - `pending`: it takes effect as soon as its lists and who is left out are known; nobody has to confirm it.
 * - `differs`: this form was already sent with other content, which stays.
 * - `notChanged`: the scheduled send could not be changed.
 */
export type SubmitFormResult =
  | { readonly kind: 'faults'; readonly faults: readonly FormFaults[] }
  | { readonly kind: 'review' | 'taken' | 'pending' | 'differs' }
  | { readonly kind: 'notChanged'; readonly reason: Exclude<EditResult, 'changed'> };
type SubmitForm = (submitted: SubmittedForm) => Promise<SubmitFormResult>;

export interface SubmitFormTools extends RemainingRecipientsTools {
  /** Used for local numbers if the person picked no country. */
  readonly country: CountryCode;
  readonly confirm: ConfirmPolicy;
  readonly scheduleWith: Schedule['with'];
  readonly simplifyText: SimplifyText;
  readonly clock: Clock;
  readonly queueSend: QueueFormSend;
  readonly storeDraft: StoreDraft;
  readonly editSend: EditSend;
  readonly findOptedOut: FindOptedOut;
  readonly findResentPhones: FindResentPhones;
  readonly findAudience: Channels['findAudience'];
}

/** Handles a submitted form: it goes to a second step if somebody must confirm it, otherwise it is sent. */
export function createSubmitForm(tools: SubmitFormTools): SubmitForm {
  const { clock, simplifyText, findOptedOut, findResentPhones, findAudience } = tools;
  return async (submitted) => {
    const confirm = submitted.isReviewed ? 'always' : tools.confirm;
    const { id, entries, form, user, changes } = submitted;
    const country = form.country ?? tools.country;
    const read = parseDraft(entries, { country, confirm, simplifyText, now: clock.now() });
    if (read.kind === 'faults')
      return { kind: 'faults', faults: await findAllFaults(read, submitted) };
    const { draft, faults } = await addRemainingRecipients(tools, read.draft, {
      rest: form.rest,
      user,
    });
    const resent = await findResentPhones(form, id);
    const check = await checkRecipients(findOptedOut, draft, resent);
    const { hasExcluded, hasNumberWithoutPictures, problem } = check;
    // Numbers that cannot receive pictures can be included in the second step.
    const isRefused = problem && !hasNumberWithoutPictures;
    if (isRefused || Object.keys(faults).length > 0)
      return { kind: 'faults', faults: [faults, nameNobodyLeft(problem)] };
    // The remaining recipients make it a send to several.
    const isBulk = confirm === 'bulk' && draft.recipients.length > 1;
    // The second step shows who else reads the channel, whatever `CONFIRM_SENDS` says.
    const isReadElsewhere = !changes && (await findAudience(draft.channel)) !== 'workspace';
    if (read.needsConfirmation || isBulk || isReadElsewhere || hasNumberWithoutPictures) {
      await storeSubmittedDraft(submitted, draft, { kind: 'form', view: submitted.view });
      return { kind: 'review' };
    }
    // Loading lists takes longer than Slack waits for a response, and a quote reports who is left out.
    if (draft.lists.length > 0 || hasExcluded || draft.tableOptOuts) {
      await storeSubmittedDraft(submitted, draft, { kind: 'nobody' });
      return { kind: 'pending' };
    }
    return store(submitted, draft);
  };

  /** Adds the errors that only the store knows to those that the form finds itself, if the store can be read. */
  async function findAllFaults(
    { faults, draft }: Extract<DraftResult, { readonly kind: 'faults' }>,
    { id, form, user }: SubmittedForm,
  ): Promise<readonly FormFaults[]> {
    try {
      const whole = await addRemainingRecipients(tools, draft, { rest: form.rest, user });
      const resent = await findResentPhones(form, id);
      const { problem } = await checkRecipients(findOptedOut, whole.draft, resent);
      return [faults, whole.faults, nameNobodyLeft(problem)];
    } catch {
      return [faults];
    }
  }

  async function storeSubmittedDraft(
    { id, user, form, changes }: SubmittedForm,
    draft: Draft,
    approver: PendingDraft['asked'],
  ): Promise<void> {
    await tools.storeDraft({ id, user, draft, form, asked: approver, changes });
  }

  async function store(submitted: SubmittedForm, draft: Draft): Promise<SubmitFormResult> {
    const { id, user, form, changes } = submitted;
    const plan = convertDraftToPlan(draft, tools.scheduleWith);
    if (!changes) {
      const { kind } = await tools.queueSend(id, user, plan, form);
      if (kind !== 'resent') return { kind };
      // At this very moment, so the quote leaves those people out and reports it.
      await storeSubmittedDraft(submitted, draft, { kind: 'nobody' });
      return { kind: 'pending' };
    }
    const result = await tools.editSend(changes, user, plan);
    return result === 'changed' ? { kind: 'taken' } : { kind: 'notChanged', reason: result };
  }
}

/** Why nobody can get it. */
function nameNobodyLeft(problem: Problem | undefined): FormFaults {
  return problem ? { recipients: [problem] } : {};
}

interface RemainingRecipientsTools {
  readonly loadSnapshot: (id: SendId) => Promise<SendSnapshot | undefined>;
  readonly findResendRecipients: FindResendRecipients;
}

/** The parts that are needed of a form with errors. */
type Parts = Pick<Draft, 'recipients' | 'doubles' | 'body'>;

/** Adds the earlier send's recipients who did not fit in the form's field, which holds about two hundred numbers. */
async function addRemainingRecipients<D extends Parts>(
  { loadSnapshot, findResendRecipients }: RemainingRecipientsTools,
  draft: D,
  { rest, user }: { readonly rest?: RemainingRecipients | undefined; readonly user: string },
): Promise<{ readonly draft: D; readonly faults: FormFaults }> {
  if (!rest) return { draft, faults: {} };
  const snapshot = await loadSnapshot(rest.send);
  // The send holds full numbers, so only its author may copy recipients from it.
  if (snapshot?.send.user !== user)
    return { draft, faults: { recipients: [{ code: 'others_gone' }] } };
  const all = await findResendRecipients(snapshot, rest.whom);
  const others = all
    .filter(({ index }) => index >= rest.from)
    .map(({ index: _, ...recipient }) => recipient);
  const shown = new Set(all.filter(({ index }) => index < rest.from).map(({ phone }) => phone));
  // Whoever replaced all that they saw means to write to other people.
  const isReplaced = shown.size > 0 && !draft.recipients.some(({ phone }) => shown.has(phone));
  if (isReplaced && others.length > 0) {
    const fault = { code: 'others_unseen', count: others.length } as const;
    return { draft, faults: { recipients: [fault] } };
  }
  const [field] = findUnfilledFields(draft.body, {});
  const count = field ? others.filter(({ name }) => !name).length : 0;
  const faults: FormFaults =
    field && count > 0 ? { message: [{ code: 'other_names_missing', field, count }] } : {};
  const { recipients } = mergeDuplicateRecipients([...draft.recipients, ...others]);
  return { draft: { ...draft, recipients }, faults };
}
