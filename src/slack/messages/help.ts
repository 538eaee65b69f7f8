import { GSM_LIMIT, SUBJECT_LIMIT, UNICODE_LIMIT } from '../../domain/message-text.ts';

/** What `/mms help` says, privately. */
export function helpText(): string {
  return [
    '*Send a picture to phones*',
    '`/mms` opens the form: recipients, subject, message, picture, and the channel for the post.',
    '`/mms +61437111222 0437 111 223` opens it with these recipients.',
    '`/mms help` shows this.',
    '',
    `• Subject: up to ${SUBJECT_LIMIT} characters. Message: up to ${GSM_LIMIT.toLocaleString('en')}, or ${UNICODE_LIMIT} with emoji or letters outside the basic SMS alphabet.`,
    '• Any picture: it is turned upright, made small enough for MMS, and loses its hidden data, such as where it was taken.',
    '• The post in the channel shows who was reached; its thread tells what went wrong and what to do. Numbers are masked there.',
    '• In a private channel, invite me first: `/invite @slack-mms`.',
  ].join('\n');
}
