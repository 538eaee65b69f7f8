import { refuse } from '../check/refusal.ts';
import { textOf } from '../json.ts';
import { postEphemeral } from './chat-post-ephemeral.ts';
import { postMessage } from './chat-post-message.ts';
import { deleteMessage, updateMessage } from './chat-update.ts';
import {
  conversationInfo,
  conversationsCreate,
  conversationsJoin,
  conversationsLeave,
  conversationsList,
  conversationsMembers,
  conversationsOpen,
} from './conversations.ts';
import { history, replies } from './conversations-history.ts';
import { completeUpload, fileInfo } from './files.ts';
import { deleteFile } from './files-delete.ts';
import { completeError, completeSuccess } from './functions.ts';
import { carryOut, type Method } from './method.ts';
import { userInfo, usersList } from './users.ts';
import { viewsOpen, viewsPublish, viewsPush, viewsUpdate } from './views.ts';

/** The methods that are more than emulate's. */
const METHODS: Readonly<Record<string, Method>> = {
  'chat.delete': deleteMessage,
  'chat.postEphemeral': postEphemeral,
  'chat.postMessage': postMessage,
  'chat.update': updateMessage,
  'conversations.create': conversationsCreate,
  'conversations.history': history,
  'conversations.info': conversationInfo,
  'conversations.join': conversationsJoin,
  'conversations.leave': conversationsLeave,
  'conversations.list': conversationsList,
  'conversations.members': conversationsMembers,
  'conversations.open': conversationsOpen,
  'conversations.replies': replies,
  'files.completeUploadExternal': completeUpload,
  'files.delete': deleteFile,
  'files.info': fileInfo,
  'functions.completeError': completeError,
  'functions.completeSuccess': completeSuccess,
  'users.info': userInfo,
  'users.list': usersList,
  'views.open': viewsOpen,
  'views.publish': viewsPublish,
  'views.push': viewsPush,
  'views.update': viewsUpdate,
};

/** Everything else is emulate's, in the channels that people know. */
export function methodNamed(name: string): Method {
  return (
    METHODS[name] ??
    (async (workspace, args) => {
      if (name === 'views.generateTriggerId') return refuse('unknown_method');
      const channel = textOf(args.channel);
      if (channel !== '' && workspace.channels.find(channel) === undefined)
        return refuse('channel_not_found');
      return carryOut(workspace, name, args);
    })
  );
}
