import { findSubjectFieldProblem } from '../../domain/merge-fields.ts';
import { findLengthProblem, measureMmsText, SUBJECT_LIMIT } from '../../domain/message-length.ts';
import type { Problem } from '../../domain/problem.ts';
import type { AppContext } from '../context.ts';
import type { Template } from '../records/compose-facts.ts';
import type { Records } from '../records/records.ts';
import { isSameRecord } from '../records/versioned-record.ts';
import { hashAsLetters } from '../sends/derive-send-id.ts';

/** Where a template is offered: in one channel (its Slack id) or in all. */
type TemplateScope = string;

/** The scope of templates for the whole workspace. */
export const WORKSPACE_SCOPE: TemplateScope = 'all';

/** Identifies a template. */
export interface TemplateRef {
  readonly scope: TemplateScope;
  readonly id: string;
}

export type ScopedTemplate = Template & TemplateRef;

/** The template that a form changes. */
interface TemplateVersion extends TemplateRef {
  /** A digest of what it said when the form was opened. Forms of versions up to 0.10 do not have it. */
  readonly digest?: string;
}

export function digestTemplate({
  name,
  subject,
  body,
}: Pick<Template, 'name' | 'subject' | 'body'>): string {
  return hashAsLetters(JSON.stringify([name, subject, body]));
}

/** What a person entered in the template form. */
export interface TemplateInput {
  readonly scope: TemplateScope;
  readonly name: string;
  readonly subject: string;
  readonly body: string;
}

/** What is wrong, by field. */
export type TemplateFaults = Readonly<
  Partial<Record<'name' | 'subject' | 'body', readonly Problem[]>>
>;

type SaveTemplateResult =
  | { readonly kind: 'saved'; readonly template: ScopedTemplate }
  | { readonly kind: 'faults'; readonly faults: TemplateFaults };

/** Half of what a Slack select can hold, because a form shows the channel's and the workspace's templates. */
export const MAX_TEMPLATES = 50;

export const TEMPLATE_NAME_LIMIT = 60;

type Tools = Pick<AppContext, 'records' | 'clock' | 'log'>;

/**
 * Reusable texts for the form. Each has its own record, so that two people who save at the same moment lose
 * nothing. Its key is derived from its name, so a second template with the same name is refused.
 */
export function createTemplates(tools: Tools) {
  const { records, log } = tools;
  return {
    /** Whether any template is available in this channel. */
    async hasTemplates(channel: string): Promise<boolean> {
      const loading = listScopes(channel).map((scope) =>
        records.scopeTemplates(scope).listNewest({ limit: 1 }),
      );
      return (await Promise.all(loading)).some((members) => members.length > 0);
    },

    /** The channel's templates by name, then the workspace's. */
    async listTemplates(channel: string): Promise<readonly ScopedTemplate[]> {
      const loading = listScopes(channel).map((scope) => listScopeTemplates(records, scope));
      return (await Promise.all(loading)).flat();
    },

    findTemplate: (ref: TemplateRef) => findTemplate(records, ref),
    /** Creates a template, or replaces the one that `was` identifies, if nobody else changed it since. */
    saveTemplate: (input: TemplateInput, by: string, was?: TemplateVersion) =>
      saveTemplate(tools, input, by, was),

    /** Returns whether it existed. */
    async deleteTemplate(ref: TemplateRef, by: string): Promise<boolean> {
      const stored = await findTemplate(records, ref);
      await deleteTemplate(records, ref);
      if (stored) log.info({ ...ref, by }, 'template deleted');
      return stored !== undefined;
    },
  };
}

export type Templates = ReturnType<typeof createTemplates>;

async function saveTemplate(
  tools: Tools,
  input: TemplateInput,
  by: string,
  was: TemplateVersion | undefined,
): Promise<SaveTemplateResult> {
  const { records, log } = tools;
  const { scope } = input;
  const name = input.name.trim().replace(/\s+/g, ' ');
  const subject = input.subject.trim();
  const body = input.body.trim();
  const faults = findTemplateFaults({ name, subject, body });
  if (Object.keys(faults).length > 0) return { kind: 'faults', faults };
  // Ignores case.
  const ref = { scope, id: hashAsLetters(name.toLowerCase().normalize('NFKC')) };
  const template = { id: ref.id, name, subject, body, by };
  if (was && (await isChangedSince(records, was, { ref, template })))
    return { kind: 'faults', faults: { name: [{ code: 'template_changed' }] } };
  if (was?.scope === scope && was.id === ref.id) {
    await replaceTemplate(tools, ref, template);
  } else {
    const problem = await createTemplate(tools, ref, template);
    if (problem) return { kind: 'faults', faults: { name: [problem] } };
    if (was) await deleteTemplate(records, was);
  }
  log.info({ ...ref, by, isNew: was === undefined }, 'template saved');
  return { kind: 'saved', template: { ...template, scope } };
}

/** Somebody changed or deleted it while the form was open. The same form submitted again has not. */
async function isChangedSince(
  records: Records,
  { digest, ...was }: TemplateVersion,
  { ref, template }: { readonly ref: TemplateRef; readonly template: Template },
): Promise<boolean> {
  if (digest === undefined) return false;
  const before = await findTemplate(records, was);
  if (before && digestTemplate(before) === digest) return false;
  return !isSameRecord(await records.template.get(ref.scope, ref.id), template);
}

async function findTemplate(
  records: Records,
  { scope, id }: TemplateRef,
): Promise<ScopedTemplate | undefined> {
  const template = await records.template.get(scope, id);
  return template && { ...template, scope };
}

/** By name. */
async function listScopeTemplates(
  records: Records,
  scope: TemplateScope,
): Promise<readonly ScopedTemplate[]> {
  const entries = await records.scopeTemplates(scope).listNewest({ limit: 2 * MAX_TEMPLATES });
  const templates = await records.template.getMany(entries.map(({ member }) => [scope, member]));
  return templates
    .flatMap((template) => (template ? [{ ...template, scope }] : []))
    .sort((one, other) => one.name.localeCompare(other.name, 'en'));
}

async function replaceTemplate(
  { records, clock }: Tools,
  { scope, id }: TemplateRef,
  template: Template,
): Promise<void> {
  await records.scopeTemplates(scope).addIfAbsent(id, clock.now());
  await records.template.put(template, scope, id);
}

/** Returns what is wrong with its name. Undefined if it was created. */
async function createTemplate(
  { records, clock }: Tools,
  { scope, id }: TemplateRef,
  template: Template,
): Promise<Problem | undefined> {
  const others = (await listScopeTemplates(records, scope)).filter((one) => one.id !== id);
  if (others.length >= MAX_TEMPLATES) return { code: 'templates_full', limit: MAX_TEMPLATES };
  const index = records.scopeTemplates(scope);
  // Index it first, because a template that is stored but not listed could be neither seen nor created
  // again.
  await index.addIfAbsent(id, clock.now());
  if (!(await records.template.setIfAbsent(template, scope, id))) {
    // The same form submitted twice, because a response was lost, is one template.
    const isSame = isSameRecord(await records.template.get(scope, id), template);
    return isSame ? undefined : { code: 'template_name_taken' };
  }
  // Index it again, because a template of this name may have been deleted in between.
  await index.addIfAbsent(id, clock.now());
  return undefined;
}

async function deleteTemplate(records: Records, { scope, id }: TemplateRef): Promise<void> {
  await records.scopeTemplates(scope).remove(id);
  await records.template.delete(scope, id);
}

function listScopes(channel: string): readonly TemplateScope[] {
  return channel === WORKSPACE_SCOPE || channel === ''
    ? [WORKSPACE_SCOPE]
    : [channel, WORKSPACE_SCOPE];
}

function findTemplateFaults(text: Omit<TemplateInput, 'scope'>): TemplateFaults {
  const problems = {
    name: findNameProblem(text.name),
    subject:
      findSubjectFieldProblem(text.subject) ??
      findLengthProblem('subject', { length: text.subject.length, limit: SUBJECT_LIMIT }),
    body: findBodyProblem(text.body),
  };
  const faults = Object.entries(problems).flatMap(([field, problem]) =>
    problem ? [[field, [problem]] as const] : [],
  );
  return Object.fromEntries(faults);
}

function findNameProblem(name: string): Problem | undefined {
  if (name === '') return { code: 'entry_missing', entry: 'templateName' };
  return findLengthProblem('templateName', { length: name.length, limit: TEMPLATE_NAME_LIMIT });
}

function findBodyProblem(body: string): Problem | undefined {
  if (body === '') return { code: 'entry_missing', entry: 'templateMessage' };
  return findLengthProblem('templateMessage', measureMmsText(body));
}
