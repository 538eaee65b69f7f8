import type { FunctionSeed } from './slack/options.ts';

/** What the simulated Slack takes from the app's manifest, as the real one does at installation. */
export interface AppManifest {
  readonly scopes: readonly string[];
  readonly events: readonly string[];
  readonly commands: readonly CommandEntry[];
  readonly shortcuts: readonly ShortcutEntry[];
  readonly functions: readonly FunctionSeed[];
}

interface CommandEntry {
  readonly command: string;
  readonly description: string;
  readonly usageHint: string;
}

interface ShortcutEntry {
  readonly name: string;
  readonly type: 'global' | 'message';
  readonly callbackId: string;
  readonly description: string;
}
