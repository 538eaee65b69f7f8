/**
 * What the simulated Slack workspace offers to tests and to the sandbox's page: the person's side of Slack
 * (type, attach, submit, click, read) and the operator's side (faults, a record of every Web API call). The
 * app only uses HTTP: `/api/*`, file downloads and signed requests to its `/slack/events`.
 */

/** Where signed requests go, and the secret that signs them. */
export interface AppConnection {
  /** The complete URL of the app's `POST /slack/events`. */
  readonly requestUrl: string;
  readonly signingSecret: string;
}

export interface Person {
  readonly id: string;
  readonly name: string;
  /** IANA zone, for dates. */
  readonly tz: string;
}

export interface Channel {
  readonly id: string;
  readonly name: string;
  readonly kind: 'public' | 'private' | 'im';
  readonly archived: boolean;
  /** Whether the app's bot is a member. */
  readonly hasBot: boolean;
}

/** A message as a person sees it. Only `onlyFor` sees an ephemeral one. */
export interface Message {
  readonly ts: string;
  readonly channel: string;
  readonly threadTs?: string;
  readonly user: string;
  readonly text: string;
  readonly blocks: readonly Record<string, unknown>[];
  readonly edited: boolean;
  readonly onlyFor?: string;
  /** Ids of the files that were shared with it. */
  readonly files?: readonly string[];
  /** The same, with their type and name. */
  readonly shared?: readonly SharedFile[];
  readonly metadata?: Record<string, unknown>;
  /** A thread reply that the channel shows as well (`thread_broadcast`). */
  readonly alsoInChannel?: boolean;
  /** A thread's first message was deleted and has replies: the placeholder that Slack leaves. */
  readonly deleted?: boolean;
  /** The name of a bot that is not the app; then `user` is ''. */
  readonly botName?: string;
}

interface SharedFile {
  readonly id: string;
  readonly name: string;
  readonly mimetype: string;
  readonly permalink: string;
}

/** The result of a workflow step: the app's outputs, or why it failed. */
export interface StepEnd {
  readonly outputs?: Record<string, unknown>;
  readonly error?: string;
}

/** A run of a workflow step; `end` once the app has completed it. */
export interface StepRun {
  readonly executionId: string;
  readonly callbackId: string;
  readonly inputs: Record<string, unknown>;
  /** Unix ms. */
  readonly at: number;
  readonly end?: StepEnd;
}

/** An open modal. `state` is what was typed so far, kept over `views.update` like in Slack. */
export interface OpenView {
  readonly id: string;
  readonly user: string;
  readonly hash: string;
  readonly view: Record<string, unknown>;
  /** block_id → error under the field, from the last refused submission. */
  readonly errors: Readonly<Record<string, string>>;
}

/** The app's response to a signed request, and its duration. */
export interface AppAnswer {
  /** 0 if the app was not reachable or did not respond within 3 s. */
  readonly status: number;
  readonly body: string;
  readonly ms: number;
  /**
   * The error that Slack would show: `operation_timeout` (no response within 3 s), `dispatch_failed` (not
   * reachable, or not a 2xx), `trouble_connecting` (a form's response that Slack cannot use),
   * `held_by_client` (nothing was sent: Slack's client itself refuses, see the view's `errors`),
   * `not_subscribed` (an event that the app did not subscribe to).
   */
  readonly trouble?: string;
}

/**
 * A value for a form's field, found by its label ("Recipients", "Picture", …; a part of the label is
 * enough). Files are ids from {@link SlackWorld.upload}; channels and options are ids.
 */
export type FormValues = Readonly<Record<string, string | readonly string[] | number | null>>;

export interface ApiCall {
  readonly method: string;
  readonly at: number;
  readonly args: Record<string, unknown>;
  readonly answer: Record<string, unknown>;
  readonly status: number;
}

/** Makes the next `times` calls (default 1) of a Web API method, or of a file download, fail. */
export interface SlackFault {
  /** e.g. `chat.postMessage`, `files.info`; `download` for file downloads. */
  readonly method: string;
  readonly times?: number;
  /** This many calls succeed first (default 0). */
  readonly after?: number;
  /** Only calls with matching arguments; a download has none. */
  readonly when?: (args: Readonly<Record<string, unknown>>) => boolean;
  readonly how: /** `reasons`: what Slack says beside it, as in `response_metadata.messages`. */
    | { readonly kind: 'error'; readonly error: string; readonly reasons?: readonly string[] }
    | {
        readonly kind: 'status';
        readonly status: number;
        readonly body?: string;
        readonly headers?: Record<string, string>;
      }
    /** HTTP 429 with Retry-After. */
    | { readonly kind: 'rateLimited'; readonly retryAfterSeconds: number }
    /** The connection is cut before the call is carried out, or after it (the response is lost). */
    | {
        readonly kind: 'reset';
        readonly when: 'before' | 'after';
        /** What else happens at that moment, such as a power cut; afterwards the connection is cut. */
        readonly meanwhile?: () => Promise<void>;
      }
    /** No response for this long; carried out before or after the silence, or not at all. */
    | { readonly kind: 'silence'; readonly ms: number; readonly carriedOut: boolean }
    /** No response, and carried out late: this long (ms) after the client gave up. */
    | { readonly kind: 'late'; readonly afterMs: number }
    /** Carried out, with an HTML page and status 200 as the response, as from some proxies. */
    | { readonly kind: 'html' }
    /** Carried out; half of the response, then the connection closes. */
    | { readonly kind: 'truncated' }
    /** Carried out; the response comes one byte at a time, this many ms apart. */
    | { readonly kind: 'drip'; readonly everyMs: number }
    /** What Slack returns for a file download without `files:read`: its sign-in page, status 200. */
    | { readonly kind: 'signInPage' };
}

export interface SlackWorld {
  /** Base of the Web API, ends in `/api/`: the app's `SLACK_API_URL`. */
  readonly apiUrl: string;
  readonly botToken: string;
  /** For Socket Mode (`apps.connections.open`); signed requests then use the socket. */
  readonly appToken: string;
  readonly signingSecret: string;
  readonly botUserId: string;
  readonly people: readonly Person[];

  connect(app: AppConnection): void;
  /** Ends the app's sockets (Socket Mode), because Slack renews each after some hours, and connections break. */
  endSockets(how: 'renewed' | 'broken'): void;
  /** How many sockets the app has open. */
  openSockets(): number;

  channels(): readonly Channel[];
  channel(name: string): Channel;
  createChannel(options: { name: string; kind?: 'public' | 'private'; hasBot?: boolean }): Channel;
  invite(channel: string, user: string): void;
  archive(channel: string): void;
  /**
   * Shares a channel with another organization (Slack Connect): invited, or accepted. People `from` outside
   * see it once they are invited to it.
   */
  share(channel: string, how: 'pending' | 'shared'): void;
  /**
   * Adds a person: a member, a guest of this workspace, or a person of another organization, who is in no
   * channel until invited.
   */
  join(newcomer: {
    name: string;
    isAdmin?: boolean;
    guest?: 'multi-channel' | 'single-channel';
    from?: 'another organisation';
  }): Person;

  /** Messages of a channel that are not in a thread, oldest first. */
  messages(channel: string, asUser?: string): readonly Message[];
  thread(channel: string, ts: string): readonly Message[];
  /** What the app told this person privately: direct messages, ephemeral ones, responses by response_url. */
  privately(user: string): readonly Message[];
  views(user: string): readonly OpenView[];
  home(user: string): Record<string, unknown> | undefined;

  command(input: {
    user: string;
    channel: string;
    command?: string;
    text?: string;
  }): Promise<AppAnswer>;
  shortcut(input: {
    user: string;
    callbackId: string;
    channel?: string;
    messageTs?: string;
  }): Promise<AppAnswer>;
  /**
   * Types into a form's fields. Sends `block_actions` for fields that dispatch: one for the typed text with
   * `on_character_entered`, as after a pause in typing; none before Enter with `on_enter_pressed`, the
   * default. Checks what Slack's client checks.
   */
  fill(viewId: string, values: FormValues): Promise<void>;
  /** Presses Enter in a single-line field. Undefined if the app did not ask for that. */
  pressEnter(viewId: string, label: string): Promise<AppAnswer | undefined>;
  /**
   * Presses the form's submit button. `twice` sends the same submission twice, at once, and returns the
   * first response.
   */
  submit(viewId: string, options?: { twice?: boolean }): Promise<AppAnswer>;
  closeView(viewId: string): Promise<AppAnswer | undefined>;
  /**
   * Clicks a button of a message, a form or the home tab, found by its text or action_id; if several match,
   * also by their ids or value. A `confirm` is answered with yes.
   */
  click(input: {
    user: string;
    channel?: string;
    ts?: string;
    viewId?: string;
    button: string;
    blockId?: string;
    actionId?: string;
    value?: string;
  }): Promise<AppAnswer>;
  /**
   * Picks in a select of a message (found by action_id or a part of its placeholder). For forms and the
   * home tab use {@link SlackWorld.fill}.
   */
  choose(input: {
    user: string;
    channel?: string;
    ts?: string;
    select: string;
    value: FormValues[string];
  }): Promise<AppAnswer>;
  /**
   * A workflow reaches the app's step: sends `function_executed`, and resolves when the app calls
   * `functions.completeSuccess` or `functions.completeError`, however long that takes.
   */
  runStep(input: { callbackId: string; inputs: Record<string, unknown> }): Promise<StepEnd>;
  /** All runs so far, oldest first. */
  steps(): readonly StepRun[];
  /** What an external select would offer for the typed text, and under which heading. */
  options(
    viewId: string,
    label: string,
    typed: string,
  ): Promise<readonly { text: string; value: string; group?: string }[]>;
  say(input: {
    user: string;
    channel: string;
    text: string;
    threadTs?: string;
    files?: readonly string[];
    /** "Also send to #channel" under a thread's field: a `thread_broadcast`. */
    alsoInChannel?: boolean;
  }): Promise<Message>;
  /**
   * Converts what a person types to the text that Slack's client sends to the API (and that `say` and
   * `edit` accept): `<`, `>` and `&` are escaped, `@Ada Moreno`, `@here`, `#field-crew`, links and mail
   * addresses become `<…>`, emoji become `:codes:`.
   */
  asTyped(words: string): string;
  /** A person edits their message; the app gets `message_changed`. */
  edit(input: { user: string; channel: string; ts: string; text: string }): Promise<Message>;
  /**
   * A person deletes their message; the app gets `message_deleted` (for a thread's first message:
   * `message_changed`).
   */
  remove(input: { user: string; channel: string; ts: string }): Promise<void>;
  /** A person dismisses an ephemeral message; Slack does not tell the app. */
  dismiss(input: { user: string; channel: string; ts: string }): void;
  /**
   * Another bot posts: an incoming webhook (`bot_message`, the default), or a current app (with a user and
   * no subtype).
   */
  sayAsBot(input: {
    channel: string;
    text: string;
    threadTs?: string;
    name?: string;
    how?: 'webhook' | 'app';
  }): Message;
  /**
   * Sends the app a message event exactly as given, whether or not anybody wrote it: an old `file_comment`,
   * an unusual subtype. Adds ts, event_ts and channel if missing.
   */
  tellMessage(channel: string, event: Record<string, unknown>): Promise<AppAnswer>;
  /**
   * Sends a message event to the app again, as Slack was observed to do: the same message as a new event,
   * with another event_id and no sign of a retry.
   */
  tellAgain(channel: string, ts: string): Promise<AppAnswer>;
  openHome(user: string): Promise<AppAnswer>;

  /** Uploads a file like a form's file field. Returns its id. Thumbnails are like Slack's. */
  upload(input: {
    user: string;
    name: string;
    mimetype: string;
    bytes: Uint8Array;
    /** The widest thumbnails that Slack made (for HEIC), as JPEG bytes by width. */
    thumbs?: readonly { width: number; bytes: Uint8Array }[];
    /** For this many file calls Slack has not finished scanning it. */
    scanningFor?: number;
  }): string;

  /** A file from {@link SlackWorld.upload}, for display. */
  file(id: string): { name: string; mimetype: string; bytes: Uint8Array } | undefined;
  /** Any file as a person would save it, including the app's uploads. */
  download(id: string): Promise<{ name: string; mimetype: string; bytes: Uint8Array } | undefined>;
  /** Slack's own copy of a picture that a block showed by `image_url`. */
  image(url: string): { bytes: Uint8Array; contentType: string } | undefined;

  fault(fault: SlackFault): void;
  /**
   * Every Web API call of the app (file downloads as `download`), oldest first, from its arrival (`status`
   * 0 until the response is sent); blocks that exceed Slack's limits were refused like in Slack.
   */
  calls(method?: string): readonly ApiCall[];
  /**
   * Resolves (within 10 s by default) as soon as `see` returns something truthy; checks at every change.
   * Rejects with a description of what can be seen.
   */
  until<T>(see: () => T | undefined | false | null, what: string, timeoutMs?: number): Promise<T>;
  /** Called after every change that a person could see. Returns a function that unsubscribes. */
  onChange(listener: () => void): () => void;
  close(): Promise<void>;
}
