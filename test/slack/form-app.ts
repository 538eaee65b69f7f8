import { App, LogLevel, type Receiver } from '@slack/bolt';

type Json = Readonly<Record<string, unknown>>;

/** One call of Slack's Web API, or of a response URL. */
export interface SlackCall {
  readonly method: string;
  readonly args: Json;
}

export interface FormApp {
  readonly app: App;
  /** The calls to Slack, in order. */
  readonly calls: readonly SlackCall[];
  /** Sets the response to the next calls of a method; the default is `{ ok: true }` with a view. */
  answer(method: string, answer: Json): void;
  /** Passes in what Slack would send; resolves to the acknowledgement. */
  hear(body: Json, onAck?: () => void): Promise<unknown>;
}

const ignore = () => undefined;
const logger = {
  debug: ignore,
  info: ignore,
  warn: ignore,
  error: ignore,
  setLevel: ignore,
  setName: ignore,
  getLevel: () => LogLevel.ERROR,
};

const receiver: Receiver = {
  init: ignore,
  start: async () => undefined,
  stop: async () => undefined,
};

/** A Bolt app whose Slack only records the calls, unless `respond` returns a response. */
export function createFormApp(
  respond: (method: string, args: Json) => Json | undefined = () => undefined,
): FormApp {
  const calls: SlackCall[] = [];
  const answers = new Map<string, Json>();
  const callSlack: typeof fetch = async (input, init) => {
    const method = new URL(String(input)).pathname.split('/').at(-1) ?? '';
    const args = collectArguments(init?.body);
    calls.push({ method, args });
    return Response.json(
      respond(method, args) ?? answers.get(method) ?? { ok: true, view: { id: 'V1', hash: 'h1' } },
    );
  };
  const app = new App({
    receiver,
    authorize: async () => ({ botToken: 'xoxb-test', botId: 'BAPP', botUserId: 'UAPP' }),
    clientOptions: { fetch: callSlack, retryConfig: { retries: 0 }, logger },
    logger,
    convoStore: false,
  });
  return {
    app,
    calls,
    answer: (method, answer) => void answers.set(method, answer),
    async hear(body, onAck) {
      const acks: unknown[] = [];
      const ack = async (response: unknown) => {
        acks.push(response);
        onAck?.();
      };
      await app.processEvent({ body: { ...body }, ack });
      if (acks.length !== 1) throw new Error(`acknowledged ${acks.length} times`);
      return acks[0];
    },
  };
}

/** The Web API takes a form whose values are JSON; a response URL takes JSON. */
function collectArguments(body: unknown): Json {
  const text = String(body);
  if (text.startsWith('{')) return JSON.parse(text);
  return Object.fromEntries(
    [...new URLSearchParams(text)].map(([key, value]) => [
      key,
      /^[{[]/.test(value) ? JSON.parse(value) : value,
    ]),
  );
}

/** A submitted form, each field’s element by its name. */
export function buildSubmission(
  entries: Readonly<Partial<Record<FieldName, Json>>>,
  metadata: Json = { nonce: 'n1' },
): Json {
  const elements = { ...filled, ...entries };
  return {
    type: 'view_submission',
    user: { id: 'U1', team_id: 'T1' },
    team: { id: 'T1', domain: 'x' },
    view: {
      id: 'V1',
      type: 'modal',
      callback_id: 'compose',
      private_metadata: JSON.stringify(metadata),
      state: {
        values: Object.fromEntries(
          Object.entries(elements).map(([name, element]) => [
            name,
            { [ACTIONS[name.replace(/\..*/, '')] ?? name.replace(/\..*/, '')]: element },
          ]),
        ),
      },
    },
  };
}
type FieldName = keyof typeof filled | 'subject.2' | 'message.2';

/** Elements whose action id differs from their block id. */
const ACTIONS: Readonly<Record<string, string>> = { lists: 'list' };

const filled = {
  recipients: { value: 'Jo 0437 111 222' },
  lists: { selected_options: [] },
  subject: { value: 'Door' },
  message: { value: 'Hello {name}' },
  picture: { files: [{ id: 'F1', name: 'door.jpg' }] },
  channel: { selected_conversation: 'C1' },
  from: { selected_option: null },
  when: { selected_date_time: null },
  country: { selected_option: { text: { type: 'plain_text', text: 'AU' }, value: 'AU' } },
} as const;

/** For buttons that show no page. */
export const noPages = { showPage: () => Promise.reject(new Error('no page is shown here')) };

/** A press of a button in a message. */
export function buildPress(actionId: string, value: string, user = 'U1'): Json {
  return {
    type: 'block_actions',
    user: { id: user, team_id: 'T1' },
    team: { id: 'T1', domain: 'x' },
    trigger_id: 't1',
    response_url: 'https://hooks.slack.com/actions/respond',
    channel: { id: 'C1', name: 'general' },
    actions: [{ type: 'button', action_id: actionId, block_id: 'b', value, action_ts: '1' }],
  };
}
