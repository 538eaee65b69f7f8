import { refuse } from '../check/refusal.ts';
import { getPermalink, getTeam, testAuth } from './about.ts';
import { postEphemeral } from './chat-post-ephemeral.ts';
import { postMessage } from './chat-post-message.ts';
import { deleteMessage, updateMessage } from './chat-update.ts';
import {
  createConversation,
  getConversation,
  joinConversation,
  leaveConversation,
  listConversations,
  listMembers,
  openConversation,
} from './conversations.ts';
import { listHistory, listReplies } from './conversations-history.ts';
import { completeUpload, getFile, getUploadUrl } from './files.ts';
import { deleteFile } from './files-delete.ts';
import { completeError, completeSuccess } from './functions.ts';
import type { Method } from './method.ts';
import { getUser, listUsers } from './users.ts';
import { openView, publishView, pushView, updateView } from './views.ts';

/** The methods that an app like this one may call; Slack's others are unknown here. */
const METHODS: Readonly<Record<string, Method>> = {
  'auth.test': testAuth,
  'chat.delete': deleteMessage,
  'chat.getPermalink': getPermalink,
  'chat.postEphemeral': postEphemeral,
  'chat.postMessage': postMessage,
  'chat.update': updateMessage,
  'conversations.create': createConversation,
  'conversations.history': listHistory,
  'conversations.info': getConversation,
  'conversations.join': joinConversation,
  'conversations.leave': leaveConversation,
  'conversations.list': listConversations,
  'conversations.members': listMembers,
  'conversations.open': openConversation,
  'conversations.replies': listReplies,
  'files.completeUploadExternal': completeUpload,
  'files.delete': deleteFile,
  'files.getUploadURLExternal': getUploadUrl,
  'files.info': getFile,
  'functions.completeError': completeError,
  'functions.completeSuccess': completeSuccess,
  'team.info': getTeam,
  'users.info': getUser,
  'users.list': listUsers,
  'views.open': openView,
  'views.publish': publishView,
  'views.push': pushView,
  'views.update': updateView,
};

export function findMethod(name: string): Method {
  return METHODS[name] ?? (() => refuse('unknown_method'));
}
