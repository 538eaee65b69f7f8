import { readText, readWords } from '../json.ts';
import { buildChannelView } from './channels.ts';
import { tellAgain, tellMessage } from './deliver-events.ts';
import type { FileRecord } from './files.ts';
import { APP } from './identity.ts';
import { join } from './join.ts';
import { addMember, archiveChannel, createChannel, shareChannel } from './manage-channels.ts';
import { buildReadMessage, getThread, isBroadcast } from './messages.ts';
import { dismissMessage, editMessage, removeMessage } from './person/change-message.ts';
import { chooseInMessage } from './person/choose.ts';
import { clickButton } from './person/click.ts';
import { closeView } from './person/close-view.ts';
import { typeCommand } from './person/command.ts';
import { findField } from './person/fields.ts';
import { fillField, pressEnter } from './person/fill.ts';
import { openHome } from './person/home.ts';
import { runStep } from './person/run-step.ts';
import { sayAsPerson } from './person/say.ts';
import { sayAsBot } from './person/say-as-bot.ts';
import { useShortcut } from './person/shortcut.ts';
import { submitView } from './person/submit.ts';
import { fetchSuggestions } from './person/suggest.ts';
import { convertTypedText } from './person/typed-text.ts';
import { buildViewObject } from './views.ts';
import { findPerson, type Member, type Workspace } from './workspace.ts';
import type { Person, SlackWorld } from './world.ts';

/** The workspace as tests and the page see it. */
export function createSlackWorld(workspace: Workspace, close: () => Promise<void>): SlackWorld {
  const { changes, channels, messages, files, views, people } = workspace;
  const { botToken, appToken, signingSecret, botUserId } = APP;
  return {
    apiUrl: `${workspace.url()}/api/`,
    botToken,
    appToken,
    signingSecret,
    botUserId,
    get people() {
      return people.map(toPerson);
    },
    connect: workspace.app.connect,
    endSockets: workspace.sockets.end,
    openSockets: workspace.sockets.count,

    channels: () => channels.all().map(buildChannelView),
    channel: (name) => buildChannelView(channels.get(name)),
    createChannel: (options) => buildChannelView(createChannel(workspace, options)),
    invite: (channel, user) => {
      const id = user === botUserId ? user : findPerson(workspace, user).id;
      addMember(workspace, channels.get(channel), id);
    },
    archive: (channel) => archiveChannel(workspace, channels.get(channel)),
    share: (channel, how) => shareChannel(workspace, channels.get(channel), how),
    join: (newcomer) => toPerson(join(workspace, newcomer)),

    messages: (channel, asUser) => {
      const { id } = channels.get(channel);
      const shown = messages.all().filter((message) => {
        if (message.channel !== id) return false;
        if (message.onlyFor !== undefined && message.onlyFor !== asUser) return false;
        return getThread(message) === undefined || isBroadcast(message);
      });
      return shown.map(buildReadMessage);
    },
    thread: (channel, ts) => {
      const { id } = channels.get(channel);
      const inThread = messages
        .all()
        .filter((message) => message.channel === id && getThread(message) === ts);
      return inThread.filter(({ onlyFor }) => onlyFor === undefined).map(buildReadMessage);
    },
    privately: (user) => {
      const { id } = findPerson(workspace, user);
      const visible = messages.all().filter(({ channel, onlyFor, raw }) => {
        if (onlyFor !== undefined) return onlyFor === id;
        const place = channels.find(channel);
        return place?.kind === 'im' && place.members.has(id) && raw.user === botUserId;
      });
      return visible.map(buildReadMessage);
    },
    views: (user) =>
      views.stack(findPerson(workspace, user).id).map((view) => ({
        id: view.id,
        user: view.user,
        hash: view.hash,
        errors: view.errors,
        view: buildViewObject(view),
      })),
    home: (user) => {
      const home = views.home(findPerson(workspace, user).id);
      return home === undefined ? undefined : buildViewObject(home);
    },

    command: (input) => typeCommand(workspace, input),
    shortcut: (input) => useShortcut(workspace, input),
    fill: (viewId, values) => fillField(workspace, viewId, values),
    pressEnter: (viewId, label) => pressEnter(workspace, viewId, label),
    submit: (viewId, options) => submitView(workspace, viewId, options?.twice ?? false),
    closeView: (viewId) => closeView(workspace, viewId),
    click: (input) => clickButton(workspace, input),
    choose: (input) => chooseInMessage(workspace, input),
    runStep: (input) => runStep(workspace, input),
    steps: workspace.steps.all,
    options: async (viewId, label, typed) => {
      const field = findField(views.get(viewId), label);
      const offered = await fetchSuggestions(workspace, viewId, field, typed);
      return offered.map(({ option: { text, value }, ...heading }) => ({
        text: readWords(text),
        value: readText(value),
        ...heading,
      }));
    },
    say: (input) => sayAsPerson(workspace, input),
    asTyped: (words) => convertTypedText(workspace, words),
    edit: (input) => editMessage(workspace, input),
    remove: (input) => removeMessage(workspace, input),
    dismiss: (input) => dismissMessage(workspace, input),
    sayAsBot: (input) => sayAsBot(workspace, input),
    tellMessage: (channel, event) => tellMessage(workspace, channels.get(channel), event),
    tellAgain: (channel, ts) => tellAgain(workspace, channels.get(channel), ts),
    openHome: (user) => openHome(workspace, user),

    upload: ({ user, name, mimetype, bytes, thumbs = [], scanningFor = 0 }) => {
      const owner = findPerson(workspace, user).id;
      return files.add({ user: owner, name, mimetype, bytes, thumbs, scansLeft: scanningFor }).id;
    },
    file: (id) => toSavedFile(files.find(id)),
    download: async (id) => toSavedFile(files.find(id)),
    image: workspace.images.find,

    fault: workspace.faults.add,
    calls: workspace.calls.all,
    until: changes.until,
    onChange: changes.on,
    close,
  };
}

function toSavedFile(file: FileRecord | undefined): ReturnType<SlackWorld['file']> {
  return file && { name: file.name, mimetype: file.mimetype, bytes: file.bytes };
}

function toPerson({ id, name, tz }: Member): Person {
  return { id, name, tz };
}
