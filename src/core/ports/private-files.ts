import type { ExportedFile } from './clicksend-history.ts';

/** Gives a person (a Slack id) a file, and a sentence about it, in their direct messages. Throws an AppError. */
export type UploadPrivateFile = (user: string, file: ExportedFile, words: string) => Promise<void>;
