import { createId } from './identity.ts';

/** A file that a person or the app uploaded. */
export interface FileRecord {
  readonly id: string;
  readonly user: string;
  readonly name: string;
  readonly mimetype: string;
  readonly bytes: Uint8Array;
  readonly created: number;
  readonly thumbs: readonly { readonly width: number; readonly bytes: Uint8Array }[];
  /** How many more file calls until Slack has scanned it. */
  scansLeft: number;
  /** Set once it was put in one of the app's forms, or shared where the bot is. */
  visibleToBot: boolean;
  readonly channels: string[];
}

/** The bytes arrive after the name, and the file exists once the upload is completed. */
export interface Upload {
  readonly name: string;
  readonly bytes?: Uint8Array;
}

export interface Files {
  add(
    file: Omit<FileRecord, 'id' | 'created' | 'visibleToBot' | 'channels'>,
    id?: string,
  ): FileRecord;
  remove(id: string): void;
  find(id: string): FileRecord | undefined;
  get(id: string): FileRecord;
}

export function createFiles(): Files {
  const files = new Map<string, FileRecord>();
  return {
    add: (file, id = createId('F')) => {
      const record = { ...file, id, created: Date.now(), visibleToBot: false, channels: [] };
      files.set(id, record);
      return record;
    },
    remove: (id) => void files.delete(id),
    find: (id) => files.get(id),
    get: (id) => {
      const file = files.get(id);
      if (file === undefined) throw new Error(`there is no file ${id}; upload() gives ids`);
      return file;
    },
  };
}

/** Whether Slack is still scanning it; each check counts as one file call. */
export function isScanning(file: FileRecord): boolean {
  if (file.scansLeft <= 0) return false;
  file.scansLeft -= 1;
  return true;
}

/** Slack calls jpeg files jpg. */
export function getFiletype({ name, mimetype }: Pick<FileRecord, 'name' | 'mimetype'>): string {
  const extension = /\.([a-z0-9]+)$/i.exec(name)?.[1] ?? mimetype.split('/')[1] ?? 'binary';
  return extension.toLowerCase().replace('jpeg', 'jpg');
}

const MIMETYPES: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  txt: 'text/plain',
  gif: 'image/gif',
  jpg: 'image/jpeg',
  png: 'image/png',
};

/** As Slack guesses it from the name of an app's upload. */
export function guessMimetype(name: string): string {
  return MIMETYPES[getFiletype({ name, mimetype: '' })] ?? 'application/octet-stream';
}
