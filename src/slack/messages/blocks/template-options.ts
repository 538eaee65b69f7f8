import type { PlainTextOption } from '@slack/types';
import {
  type ScopedTemplate,
  type TemplateRef,
  WORKSPACE_SCOPE,
} from '../../../core/compose/templates.ts';
import { templateText } from '../../text/template.ts';
import { shortenText } from '../format/mrkdwn.ts';
import { buildPlainText } from './message.ts';

/** Slack's limits: the length of an option's text, and the number of options in a select. */
const MAX_TEXT = 75;
const MAX_OPTIONS = 100;

interface TemplateOptionGroup {
  readonly label: ReturnType<typeof buildPlainText>;
  readonly options: PlainTextOption[];
}

/** Options for the form's menu that match the typed text; the channel's templates come first. */
export function buildTemplateGroups(
  all: readonly ScopedTemplate[],
  typed: string,
): TemplateOptionGroup[] {
  const text = typed.trim().toLowerCase();
  const matches = all.filter(({ name }) => name.toLowerCase().includes(text)).slice(0, MAX_OPTIONS);
  const isForWorkspace = ({ scope }: ScopedTemplate) => scope === WORKSPACE_SCOPE;
  const groups = [
    {
      label: buildPlainText(templateText.scope.here),
      options: matches.filter((one) => !isForWorkspace(one)).map(buildOption),
    },
    {
      label: buildPlainText(templateText.scope.everywhere),
      options: matches.filter(isForWorkspace).map(buildOption),
    },
  ];
  // Slack refuses an empty group.
  return groups.filter(({ options }) => options.length > 0);
}

function buildOption(template: ScopedTemplate): PlainTextOption {
  return {
    text: buildPlainText(shortenText(template.name, MAX_TEXT)),
    value: formatTemplateValue(template),
  };
}

/** `C1:abc`, as used in buttons and options. */
export function formatTemplateValue({ scope, id }: TemplateRef): string {
  return `${scope}:${id}`;
}

export function parseTemplateValue(value: string | undefined): TemplateRef | undefined {
  const [, scope, id] = /^(\w+):([a-z]+)$/.exec(value ?? '') ?? [];
  return scope && id ? { scope, id } : undefined;
}
