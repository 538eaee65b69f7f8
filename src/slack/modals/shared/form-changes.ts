import type { ModalView } from '@slack/types';
import { LRUCache } from 'lru-cache';
import { updateView, type ViewRef, type ViewsClient } from './update-view.ts';

/** Returns the form itself if nothing changes. */
type FormChange<Form> = (form: Form) => Form;

/** Updates an open form for a press in it. `view` and `form` are as Slack sent them with the press. */
export type ChangeForm<Form> = (
  client: Pick<ViewsClient, 'views'>,
  pressed: { readonly view: ViewRef; readonly form: Form },
  change: Promise<FormChange<Form>>,
) => Promise<void>;

/** More forms than people have open at the same time. */
const MAX_FORMS = 500;

/** What this process changed in a form since somebody saw the first of `hashes`. */
interface OpenForm<Form> {
  /** Slack's hash before each change, and the newest. */
  readonly hashes: (string | undefined)[];
  readonly changes: FormChange<Form>[];
  /** Resolves once the form has every change so far. */
  done: Promise<unknown>;
}

/**
 * Applies changes to a form in the order in which people press. Somebody who presses twice quickly sends the
 * second press with the form as it was before the first; that would undo the first change, or Slack would
 * refuse the second one as outdated. So the second gets the first one's change, too, and the newest hash. If
 * anything else changed the form, or another replica did, Slack refuses it.
 */
export function createChangeForm<Form>(build: (form: Form) => ModalView): ChangeForm<Form> {
  const forms = new LRUCache<string, OpenForm<Form>>({ max: MAX_FORMS });
  return async (client, { view, form }, change) => {
    const open = forms.get(view.id) ?? { hashes: [], changes: [], done: Promise.resolve() };
    forms.set(view.id, open);
    const applying = open.done.then(() => apply(client, open, { view, form }, change));
    open.done = applying.catch(() => undefined);
    await applying;
  };

  async function apply(
    client: Pick<ViewsClient, 'views'>,
    { hashes, changes }: OpenForm<Form>,
    { view, form }: { readonly view: ViewRef; readonly form: Form },
    preparing: Promise<FormChange<Form>>,
  ): Promise<void> {
    const change = await preparing;
    const seen = view.hash ? hashes.lastIndexOf(view.hash) : -1;
    if (seen < 0) {
      hashes.splice(0, hashes.length, view.hash);
      changes.length = 0;
    }
    const missed = changes.slice(Math.max(0, seen));
    const before = missed.reduce((now, next) => next(now), form);
    const after = change(before);
    if (after === before && missed.length === 0) return;
    const updated = await updateView(client, { id: view.id, hash: hashes.at(-1) }, build(after));
    if (!updated) return;
    hashes.push(updated.hash);
    changes.push(change);
  }
}
