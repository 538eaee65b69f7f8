import { isJson } from '../../json.ts';

/** A rule checks a value and reports errors in Slack's words, each with its JSON pointer. */
export type Rule = (value: unknown, at: string, complain: Complain) => void;
export type Complain = (message: string, at: string) => void;

export const anything: Rule = () => {};

export function string(most: number, least = 0): Rule {
  return (value, at, complain) => {
    if (typeof value !== 'string') return complain('must provide a string', at);
    if (value.length > most) complain(`must be less than ${most + 1} characters`, at);
    if (value.length < least) complain(`must be more than ${least - 1} characters`, at);
  };
}

export function integer(least: number, most: number): Rule {
  return (value, at, complain) => {
    if (typeof value !== 'number' || !Number.isInteger(value))
      return complain('must provide an integer', at);
    if (value < least) complain(`must be greater than ${least - 1}`, at);
    if (value > most) complain(`must be less than ${most + 1}`, at);
  };
}

export const boolean: Rule = (value, at, complain) => {
  if (typeof value !== 'boolean') complain('must provide a boolean', at);
};

export function oneOf(...values: readonly string[]): Rule {
  return (value, at, complain) => {
    if (typeof value !== 'string' || !values.includes(value))
      complain(`must be a valid enum value: ${values.join(', ')}`, at);
  };
}

export function matching(pattern: RegExp, what: string): Rule {
  return (value, at, complain) => {
    if (typeof value !== 'string' || !pattern.test(value)) complain(`must be ${what}`, at);
  };
}

export function list(rule: Rule, most: number, least = 0): Rule {
  return (value, at, complain) => {
    if (!Array.isArray(value)) return complain('must provide an array', at);
    if (value.length > most) complain(`no more than ${most} items allowed`, at);
    if (value.length < least) complain(`no less than ${least} items allowed`, at);
    value.forEach((item: unknown, index) => {
      rule(item, `${at}/${index}`, complain);
    });
  };
}

/** Required fields, optional fields, and no others, because Slack refuses unknown fields. */
export function object(
  required: Readonly<Record<string, Rule>>,
  optional: Readonly<Record<string, Rule>> = {},
): Rule {
  const rules = { ...required, ...optional };
  return (value, at, complain) => {
    if (!isJson(value)) return complain('must provide an object', at);
    for (const name of Object.keys(required))
      if (value[name] === undefined) complain(`missing required field: ${name}`, at);
    for (const [name, field] of Object.entries(value)) {
      if (field === undefined) continue;
      const rule = rules[name];
      if (rule === undefined) complain(`invalid additional property: ${name}`, at);
      else rule(field, `${at}/${name}`, complain);
    }
  };
}

/** Chooses the rule by the object's `type`. */
export function byType(rules: Readonly<Record<string, Rule>>): Rule {
  return (value, at, complain) => {
    if (!isJson(value)) return complain('must provide an object', at);
    if (typeof value.type !== 'string') return complain('missing required field: type', at);
    const rule = rules[value.type];
    if (rule === undefined) return complain(`unsupported type: ${value.type}`, `${at}/type`);
    rule(value, at, complain);
  };
}

export function all(...rules: readonly Rule[]): Rule {
  return (value, at, complain) => {
    for (const rule of rules) rule(value, at, complain);
  };
}

/** If something in an object is wrong, Slack names the object too. */
export function schema(rule: Rule): Rule {
  return (value, at, complain) => {
    const inner: [string, string][] = [];
    rule(value, at, (message, where) => inner.push([message, where]));
    if (inner.length > 0) complain('failed to match all allowed schemas', at);
    for (const [message, where] of inner) complain(message, where);
  };
}
