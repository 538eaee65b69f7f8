import { refuse } from '../check/refusal.ts';
import { authTest, permalink, teamInfo } from './about.ts';
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
import { completeUpload, fileInfo, getUploadUrl } from './files.ts';
import { deleteFile } from './files-delete.ts';
import { completeError, completeSuccess } from './functions.ts';
import type { Method } from './method.ts';
import { userInfo, usersList } from './users.ts';
import { viewsOpen, viewsPublish, viewsPush, viewsUpdate } from './views.ts';

/** The methods that an app like this one may call; Slack's others are unknown here. */
const METHODS: Readonly<Record<string, Method>> = {
  'auth.test': authTest,
  'chat.delete': deleteMessage,
  'chat.getPermalink': permalink,
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
  'files.getUploadURLExternal': getUploadUrl,
  'files.info': fileInfo,
  'functions.completeError': completeError,
  'functions.completeSuccess': completeSuccess,
  'team.info': teamInfo,
  'users.info': userInfo,
  'users.list': usersList,
  'views.open': viewsOpen,
  'views.publish': viewsPublish,
  'views.push': viewsPush,
  'views.update': viewsUpdate,
};

export function findMethod(name: string): Method {
  return METHODS[name] ?? (() => refuse('unknown_method'));
}
