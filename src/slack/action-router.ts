import type {
  AllMiddlewareArgs,
  App,
  SlackActionMiddlewareArgs,
  SlackOptionsMiddlewareArgs,
  SlackViewMiddlewareArgs,
} from '@slack/bolt';

type Listener<A> = (args: A & AllMiddlewareArgs) => Promise<unknown>;

/** Finds the listener for an id, by exact id or by pattern. */
class ListenerTable<A> {
  readonly #byId = new Map<string, Listener<A>>();
  readonly #byPattern: { readonly pattern: RegExp; readonly listener: Listener<A> }[] = [];

  add(id: string | RegExp, listener: Listener<A>): void {
    if (typeof id === 'string') this.#byId.set(id, listener);
    else this.#byPattern.push({ pattern: id, listener });
  }

  async run(id: string, args: A & AllMiddlewareArgs): Promise<void> {
    const byPattern = this.#byPattern.find(({ pattern }) => pattern.test(id))?.listener;
    await (this.#byId.get(id) ?? byPattern)?.(args);
  }
}

const EVERY_ID = /^/;

/**
 * Calls `listen` with an app that collects its listeners, and registers only three with Bolt: for all
 * presses of buttons and menus, for all options, and for all submissions. Bolt asks every listener about
 * every request, so forty listeners would slow down the form of `/mms` (`npm run bench`).
 */
export function routeListeners(app: App, listen: (app: App) => void): void {
  const actions = new ListenerTable<SlackActionMiddlewareArgs>();
  const options = new ListenerTable<SlackOptionsMiddlewareArgs>();
  const views = new ListenerTable<SlackViewMiddlewareArgs>();
  const collecting: App = Object.assign(Object.create(app) as App, {
    action: actions.add.bind(actions),
    options: options.add.bind(options),
    view: views.add.bind(views),
  });
  listen(collecting);
  app.action(EVERY_ID, (args) =>
    actions.run('action_id' in args.action ? args.action.action_id : '', args),
  );
  app.options(EVERY_ID, (args) => options.run(args.payload.action_id, args));
  app.view(EVERY_ID, (args) => views.run(args.view.callback_id, args));
}
