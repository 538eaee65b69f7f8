import { randomBytes } from 'node:crypto';
import { type Json, readJsonList, readText } from '../json.ts';
import { APP, TEAM } from './identity.ts';
import { buildViewState, type StateValues } from './view-state.ts';

/** A form or home tab. */
export interface ViewRecord {
  readonly id: string;
  readonly user: string;
  readonly rootId: string;
  readonly previousId: string | null;
  readonly hash: string;
  /** The app's content, with ids added where it left them out. */
  readonly content: Json;
  readonly values: StateValues;
  readonly errors: Readonly<Record<string, string>>;
  /** The conversation that the person was in when it opened. */
  readonly channel?: string;
}

/** Open forms (a stack per person) and home tabs. */
export interface Views {
  find(id: string): ViewRecord | undefined;
  get(id: string): ViewRecord;
  byExternalId(externalId: string): ViewRecord | undefined;
  /** Bottom first; empty if the person has no form open. */
  stack(user: string): readonly ViewRecord[];
  home(user: string): ViewRecord | undefined;
  open(user: string, content: Json, channel?: string): ViewRecord;
  push(onto: ViewRecord, content: Json): ViewRecord;
  /** New content; what is typed until now stays where the ids stay the same. */
  update(id: string, content: Json): ViewRecord;
  /** The values of these blocks; the others stay. */
  type(id: string, values: StateValues): ViewRecord;
  complain(id: string, errors: Readonly<Record<string, string>>): ViewRecord;
  close(view: ViewRecord): void;
  closeAll(user: string): void;
  publish(user: string, content: Json): ViewRecord;
}

export function createViews(): Views {
  const stacks = new Map<string, readonly ViewRecord[]>();
  const homes = new Map<string, ViewRecord>();
  const stack = (user: string) => stacks.get(user) ?? [];
  const everything = () => [...[...stacks.values()].flat(), ...homes.values()];
  const find = (id: string) => everything().find((view) => view.id === id);
  const replace = (view: ViewRecord) => {
    if (view.content.type === 'home') homes.set(view.user, view);
    else
      stacks.set(
        view.user,
        stack(view.user).map((each) => (each.id === view.id ? view : each)),
      );
    return view;
  };
  const create = (user: string, given: Json, below: ViewRecord | undefined, channel?: string) => {
    const id = `V${randomBytes(5).toString('hex').toUpperCase()}`;
    const content = withIds(given);
    const view: ViewRecord = {
      id,
      user,
      hash: createHash(),
      content,
      errors: {},
      rootId: below?.rootId ?? id,
      previousId: below?.id ?? null,
      values: buildViewState(readJsonList(content.blocks), {}, channel),
      ...(channel === undefined ? {} : { channel }),
    };
    return view;
  };
  const get = (id: string) => {
    const view = find(id);
    if (view !== undefined) return view;
    const open = everything().map((each) => each.id);
    throw new Error(`there is no open view ${id}; open: ${open.join(', ') || 'none'}`);
  };
  return {
    find,
    get,
    byExternalId: (externalId) =>
      everything().find(({ content }) => content.external_id === externalId),
    stack,
    home: (user) => homes.get(user),
    open: (user, content, channel) => {
      const view = create(user, content, undefined, channel);
      // A person sees one modal at a time; a new one replaces the open one.
      stacks.set(user, [view]);
      return view;
    },
    push: (onto, content) => {
      const view = create(onto.user, content, onto, onto.channel);
      stacks.set(onto.user, [...stack(onto.user), view]);
      return view;
    },
    update: (id, given) => {
      const view = get(id);
      const content = withIds(given);
      const values = buildViewState(readJsonList(content.blocks), view.values, view.channel);
      return replace({ ...view, content, values, hash: createHash(), errors: {} });
    },
    type: (id, values) => replace({ ...get(id), values: { ...get(id).values, ...values } }),
    complain: (id, errors) => replace({ ...get(id), errors }),
    close: ({ id, user }) => {
      stacks.set(
        user,
        stack(user).filter((each) => each.id !== id),
      );
    },
    closeAll: (user) => {
      stacks.delete(user);
    },
    publish: (user, content) => {
      const home = homes.get(user);
      const view = create(user, content, undefined);
      homes.set(user, home === undefined ? view : { ...view, id: home.id, rootId: home.id });
      return homes.get(user) ?? view;
    },
  };
}

/** The view object in responses and payloads. */
export function buildViewObject({ content, ...view }: ViewRecord): Json {
  return {
    id: view.id,
    team_id: TEAM.id,
    type: content.type,
    blocks: content.blocks,
    private_metadata: readText(content.private_metadata),
    callback_id: readText(content.callback_id),
    state: { values: view.values },
    hash: view.hash,
    title: content.title ?? null,
    clear_on_close: content.clear_on_close ?? false,
    notify_on_close: content.notify_on_close ?? false,
    close: content.close ?? null,
    submit: content.submit ?? null,
    previous_view_id: view.previousId,
    root_view_id: view.rootId,
    app_id: APP.id,
    external_id: readText(content.external_id),
    app_installed_team_id: TEAM.id,
    bot_id: APP.botId,
  };
}

/** Slack gives ids to blocks and elements that come without. */
function withIds<T>(content: T & Json): T & Json {
  return content.blocks === undefined
    ? content
    : { ...content, blocks: addBlockIds(content.blocks) };
}

export function addBlockIds(blocks: unknown): readonly Json[] {
  const identified = (element: unknown): unknown =>
    isInteractive(element)
      ? { ...(element as Json), action_id: getId(element, 'action_id') }
      : element;
  return readJsonList(blocks).map((block) => ({
    ...block,
    block_id: getId(block, 'block_id'),
    ...(block.element === undefined ? {} : { element: identified(block.element) }),
    ...(block.accessory === undefined ? {} : { accessory: identified(block.accessory) }),
    ...(Array.isArray(block.elements) ? { elements: block.elements.map(identified) } : {}),
  }));
}

const PASSIVE = /^(image|mrkdwn|plain_text|rich_text_.*|card)$/;

function isInteractive(element: unknown): element is Json {
  const type = readText((element as Json | undefined)?.type);
  return type !== '' && !PASSIVE.test(type);
}

function getId(from: Json, name: string): string {
  return readText(from[name]) || randomBytes(4).toString('base64url').slice(0, 5);
}

function createHash(): string {
  return `${Math.floor(Date.now() / 1000)}.${randomBytes(4).toString('hex')}`;
}
