import { type Json, readJson, readNumber, readScalar } from '../json.ts';
import { type Answer, buildBadRequest, buildNotFound, buildSuccess } from './envelope.ts';
import { buildPage } from './paging.ts';
import type { RestRequest } from './request.ts';
import type { InboundRule, ReceiptRule } from './rule.ts';
import type { ClickSend } from './state.ts';

type Handle = (clicksend: ClickSend, request: RestRequest) => Answer;

/** The five endpoints of one kind of rule. */
export interface RuleEndpoints {
  readonly list: Handle;
  readonly add: Handle;
  readonly get: Handle;
  readonly change: Handle;
  readonly remove: Handle;
}

interface RuleKind<Rule> {
  readonly rules: (clicksend: ClickSend) => Rule[];
  readonly idOf: (rule: Rule) => number;
  readonly read: (id: number, fields: Json) => Rule;
  /** A rule may have another format in the list than on its own. */
  readonly listRow: (rule: Rule) => unknown;
  readonly words: { list: string; add: string; get: string; change: string; remove: string };
}

/** `/automations/sms/receipts`. The texts (a *voice* receipt too) are from the documentation. */
export const receiptRules = createRuleEndpoints<ReceiptRule>({
  rules: (clicksend) => clicksend.receiptRules,
  idOf: (rule) => rule.receipt_rule_id,
  read: (receipt_rule_id, fields) => ({ receipt_rule_id, ...parseCommon(fields) }),
  listRow: (rule) => rule,
  words: {
    list: 'Your list of rule incoming sms receipt.',
    add: 'Your new SMS receipt has been added.',
    get: 'Your rule incoming voice receipt.',
    change: 'Your rule incoming sms receipt has been updated.',
    remove: 'Your rule incoming sms receipt has been deleted.',
  },
});

/** `/automations/sms/inbound`. The list uses another name for the id. */
export const inboundRules = createRuleEndpoints<InboundRule>({
  rules: (clicksend) => clicksend.inboundRules,
  idOf: (rule) => rule.inbound_rule_id,
  read: makeInboundRule,
  listRow: ({ inbound_rule_id, ...rule }) => ({ sms_inbound_rule_id: inbound_rule_id, ...rule }),
  words: {
    list: 'Your list of inbound rules.',
    add: 'Your record has been added.',
    get: 'Your inbound rule.',
    change: 'Your record has been updated.',
    remove: 'Your record has been deleted.',
  },
});

function createRuleEndpoints<Rule>(kind: RuleKind<Rule>): RuleEndpoints {
  const { rules, words } = kind;
  const place = (clicksend: ClickSend, request: RestRequest) =>
    rules(clicksend).findIndex((rule) => String(kind.idOf(rule)) === request.params.rule_id);

  return {
    list: (clicksend, request) =>
      buildSuccess(words.list, buildPage(rules(clicksend).map(kind.listRow), request.query)),
    add: (clicksend, request) => {
      const fault = findRuleFault(readJson(request.body));
      if (fault !== undefined) return buildBadRequest(fault);
      clicksend.nextId += 1;
      const rule = kind.read(clicksend.nextId, readJson(request.body));
      rules(clicksend).push(rule);
      clicksend.changes.tell();
      return buildSuccess(words.add, rule);
    },
    get: (clicksend, request) => {
      const rule = rules(clicksend)[place(clicksend, request)];
      return rule === undefined ? buildNotFound('Rule') : buildSuccess(words.get, rule);
    },
    change: (clicksend, request) => {
      const at = place(clicksend, request);
      const old = rules(clicksend)[at];
      if (old === undefined) return buildNotFound('Rule');
      const fields = { ...old, ...readJson(request.body) };
      const fault = findRuleFault(fields);
      if (fault !== undefined) return buildBadRequest(fault);
      const rule = kind.read(kind.idOf(old), fields);
      rules(clicksend)[at] = rule;
      clicksend.changes.tell();
      return buildSuccess(words.change, rule);
    },
    remove: (clicksend, request) => {
      const at = place(clicksend, request);
      if (at < 0) return buildNotFound('Rule');
      rules(clicksend).splice(at, 1);
      clicksend.changes.tell();
      return buildSuccess(words.remove, []);
    },
  };
}

function findRuleFault(fields: Json): string | undefined {
  for (const name of ['rule_name', 'action', 'enabled']) {
    if (readScalar(fields[name]) === '') return `The ${name} field is required.`;
  }
  if (fields.action !== 'URL') return undefined;
  return /^https?:\/\//.test(readScalar(fields.action_address))
    ? undefined
    : 'The action_address is not a URL.';
}

function parseCommon(fields: Json) {
  return {
    rule_name: readScalar(fields.rule_name),
    match_type: readNumber(fields.match_type) ?? 0,
    action: readScalar(fields.action),
    action_address: readScalar(fields.action_address),
    enabled: readNumber(fields.enabled) ?? 0,
  };
}

function makeInboundRule(inbound_rule_id: number, fields: Json): InboundRule {
  const { match_type: _, ...common } = parseCommon(fields);
  const type = fields.webhook_type;
  return {
    inbound_rule_id,
    dedicated_number: readScalar(fields.dedicated_number),
    message_search_type: readNumber(fields.message_search_type) ?? 0,
    message_search_term: readScalar(fields.message_search_term),
    ...common,
    body: typeof fields.body === 'string' ? fields.body : null,
    webhook_type: type === 'json' || type === 'get' ? type : 'post',
  };
}
