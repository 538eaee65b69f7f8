/**
 * What the pretend Slack workspace offers to the tests and to the sandbox's page: the person's
 * side of Slack (type, attach, submit, click, read) and the operator's side (faults, a record of
 * every Web API call). The app itself only ever sees HTTP: `/api/*`, file downloads and signed
 * requests to its `/slack/events`.
 */

/** Where the signed requests go and with what they are signed. */
export interface AppConnection {
  /** The app's `POST /slack/events`, whole URL. */
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

/** One message as a person sees it. Ephemeral ones are only seen by `onlyFor`. */
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
  /** The same, with what they are. */
  readonly shared?: readonly SharedFile[];
  readonly metadata?: Record<string, unknown>;
  /** A reply in a thread that its channel shows as well (`thread_broadcast`). */
  readonly alsoInChannel?: boolean;
  /** The first message of a thread was deleted, and replies to it are left: the mark that Slack leaves in its place. */
  readonly deleted?: boolean;
  /** What a bot that is not the app calls itself; then `user` is ''. */
  readonly botName?: string;
}

export interface SharedFile {
  readonly id: string;
  readonly name: string;
  readonly mimetype: string;
  readonly permalink: string;
}

/** How a workflow's step ended: the app's outputs, or why it failed. */
export interface StepEnd {
  readonly outputs?: Record<string, unknown>;
  readonly error?: string;
}

/** A run of a workflow's step; `end` once the app has completed it. */
export interface StepRun {
  readonly executionId: string;
  readonly callbackId: string;
  readonly inputs: Record<string, unknown>;
  /** Unix ms. */
  readonly at: number;
  readonly end?: StepEnd;
}

/** An open modal. `state` is what was typed so far, kept over `views.update` as Slack keeps it. */
export interface OpenView {
  readonly id: string;
  readonly user: string;
  readonly hash: string;
  readonly view: Record<string, unknown>;
  /** block_id → message under the field, from the last refused submission. */
  readonly errors: Readonly<Record<string, string>>;
}

/** What the app answered to a signed request, and how fast. */
export interface AppAnswer {
  /** 0 when the app could not be reached or did not answer in 3 s. */
  readonly status: number;
  readonly body: string;
  readonly ms: number;
  /**
   * What Slack would tell the person: `operation_timeout` (no answer in 3 s), `dispatch_failed` (not
   * reached, or not a 2xx), `trouble_connecting` (a form's answer that Slack cannot use),
   * `held_by_client` (nothing was sent: Slack's client itself refuses, see the view's `errors`),
   * `not_subscribed` (an event that the app did not ask for).
   */
  readonly trouble?: string;
}

/**
 * A value typed into a form's field, found by its label ("Recipients", "Picture", …; a part of
 * the label is enough). Files are ids from {@link SlackWorld.upload}; channels and options ids.
 */
export type FormValues = Readonly<Record<string, string | readonly string[] | number | null>>;

export interface ApiCall {
  readonly method: string;
  readonly at: number;
  readonly args: Record<string, unknown>;
  readonly answer: Record<string, unknown>;
  readonly status: number;
}

/** Makes the next `times` calls (default 1) of a Web API method, or of a file download, go wrong. */
export interface SlackFault {
  /** e.g. `chat.postMessage`, `files.info`; `download` for file downloads. */
  readonly method: string;
  readonly times?: number;
  /** So many calls go well before (default 0). */
  readonly after?: number;
  /** Only calls with such arguments; of a download there are none. */
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
    /** The connection is cut: before the call is carried out, or after it (the answer is lost). */
    | {
        readonly kind: 'reset';
        readonly when: 'before' | 'after';
        /** What else happens at that very moment, such as a power cut; the connection is cut when it is done. */
        readonly meanwhile?: () => Promise<void>;
      }
    /** No answer for so long; carried out before or after the silence, or not at all. */
    | { readonly kind: 'silence'; readonly ms: number; readonly carriedOut: boolean }
    /** No answer, and carried out late: so long (ms) after the client gave up. */
    | { readonly kind: 'late'; readonly afterMs: number }
    /** Carried out, and answered with a page of HTML and status 200, as some proxies do. */
    | { readonly kind: 'html' }
    /** Carried out; half of the answer, then the end of the connection. */
    | { readonly kind: 'truncated' }
    /** Carried out; the answer comes a byte at a time, with so long (ms) between two. */
    | { readonly kind: 'drip'; readonly everyMs: number }
    /** What Slack answers to a file download without `files:read`: its sign-in page, status 200. */
    | { readonly kind: 'signInPage' };
}

export interface SlackWorld {
  /** Base of the Web API, ends in `/api/`: the app's `SLACK_API_URL`. */
  readonly apiUrl: string;
  readonly botToken: string;
  /** For Socket Mode (`apps.connections.open`); signed requests then go over the socket. */
  readonly appToken: string;
  readonly signingSecret: string;
  readonly botUserId: string;
  readonly people: readonly Person[];

  connect(app: AppConnection): void;
  /** Ends the app's sockets (Socket Mode): Slack renews every one after some hours, and wires break. */
  endSockets(how: 'renewed' | 'broken'): void;
  /** How many sockets the app has open. */
  openSockets(): number;

  channels(): readonly Channel[];
  channel(name: string): Channel;
  createChannel(options: { name: string; kind?: 'public' | 'private'; hasBot?: boolean }): Channel;
  invite(channel: string, user: string): void;
  archive(channel: string): void;
  /**
   * Shares a channel with another organisation (Slack Connect): invited and not answered yet, or
   * accepted. People `from` outside see it when they are invited to it.
   */
  share(channel: string, how: 'pending' | 'shared'): void;
  /**
   * Somebody joins: a member, a guest of this workspace, or a person of another organisation, who is
   * in no channel before they are invited.
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
  /** What the app told this person privately: direct messages, ephemeral ones, answers by response_url. */
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
   * Types into a form's fields; sends `block_actions` for fields that dispatch: one for what was
   * typed with `on_character_entered`, as when somebody types and pauses; none before Enter with
   * `on_enter_pressed`, which is the default. Checks what Slack's client checks.
   */
  fill(viewId: string, values: FormValues): Promise<void>;
  /** Presses Enter in a field of one line; undefined when the app does not want to hear of that. */
  pressEnter(viewId: string, label: string): Promise<AppAnswer | undefined>;
  /** Presses the form's submit button. `twice` sends the same submission twice, at once; the first answer is given. */
  submit(viewId: string, options?: { twice?: boolean }): Promise<AppAnswer>;
  closeView(viewId: string): Promise<AppAnswer | undefined>;
  /** Clicks a button of a message, a form or the home tab, found by its text or action_id; where several are alike also by their ids or value. A `confirm` is answered with yes. */
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
  /** Chooses in a select of a message (found by action_id or a part of its placeholder). For forms and the home tab use {@link SlackWorld.fill}. */
  choose(input: {
    user: string;
    channel?: string;
    ts?: string;
    select: string;
    value: FormValues[string];
  }): Promise<AppAnswer>;
  /**
   * A workflow comes to a step of the app: sends `function_executed`; resolves when the app calls
   * `functions.completeSuccess` or `functions.completeError`, however long that takes.
   */
  runStep(input: { callbackId: string; inputs: Record<string, unknown> }): Promise<StepEnd>;
  /** All runs so far, oldest first. */
  steps(): readonly StepRun[];
  /** What an external select would offer for what was typed, and under which heading. */
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
   * What a person types, as Slack's client makes it the text that the API has (and that `say` and
   * `edit` take): `<`, `>` and `&` are escaped, `@Ada Moreno`, `@here`, `#field-crew`, links and mail
   * addresses become `<…>`, emoji become `:codes:`.
   */
  asTyped(words: string): string;
  /** A person edits what they said; the app hears `message_changed`. */
  edit(input: { user: string; channel: string; ts: string; text: string }): Promise<Message>;
  /** A person deletes what they said; the app hears `message_deleted` (of the first message of a thread: `message_changed`). */
  remove(input: { user: string; channel: string; ts: string }): Promise<void>;
  /** A person dismisses an ephemeral message; Slack tells the app nothing. */
  dismiss(input: { user: string; channel: string; ts: string }): void;
  /** Another bot says something: an incoming webhook (`bot_message`, the default), or an app as apps are today (with a user and no subtype). */
  sayAsBot(input: {
    channel: string;
    text: string;
    threadTs?: string;
    name?: string;
    how?: 'webhook' | 'app';
  }): Message;
  /**
   * Tells the app of a message in a channel as it stands here, whether or not anybody said it: an old
   * `file_comment`, an odd subtype. What is missing of ts, event_ts and channel is put in.
   */
  tellMessage(channel: string, event: Record<string, unknown>): Promise<AppAnswer>;
  /** Tells the app again of what was said, as Slack is seen to do: the same message as a new event, with another event_id and no sign of a retry. */
  tellAgain(channel: string, ts: string): Promise<AppAnswer>;
  openHome(user: string): Promise<AppAnswer>;

  /** Uploads a file the way a form's file field does; gives its id. Thumbnails as Slack makes them. */
  upload(input: {
    user: string;
    name: string;
    mimetype: string;
    bytes: Uint8Array;
    /** The widest thumbnails Slack made (for HEIC), as JPEG bytes by width. */
    thumbs?: readonly { width: number; bytes: Uint8Array }[];
    /** For so many file calls Slack has not finished scanning it. */
    scanningFor?: number;
  }): string;

  /** What a person gave to {@link SlackWorld.upload}, for showing it. */
  file(id: string): { name: string; mimetype: string; bytes: Uint8Array } | undefined;
  /** Any file as a person would save it, those that the app uploaded too. */
  download(id: string): Promise<{ name: string; mimetype: string; bytes: Uint8Array } | undefined>;
  /** Slack's own copy of a picture that a block showed by `image_url`. */
  image(url: string): { bytes: Uint8Array; contentType: string } | undefined;

  fault(fault: SlackFault): void;
  /** Every Web API call the app made (file downloads as `download`), oldest first, from when it came in (`status` 0 until it is answered); blocks that break Slack's limits were refused as Slack refuses them. */
  calls(method?: string): readonly ApiCall[];
  /** Resolves (within 10 s, if not told otherwise) as soon as `see` gives something truthy; looks again at every change. Rejects with what there is to see. */
  until<T>(see: () => T | undefined | false | null, what: string, timeoutMs?: number): Promise<T>;
  /** Called after every change that a person could see. Returns the way to stop. */
  onChange(listener: () => void): () => void;
  close(): Promise<void>;
}
