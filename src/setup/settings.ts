import { readEnvFile } from '../server/load-env-file.ts';
import { parseEnvText, parseMarks, setEnvValues, setMark, writeEnvFile } from './env-file.ts';

type Values = Readonly<Record<string, string | undefined>>;

/** The settings so far. Each answer is saved before the next question. */
export interface Settings {
  /** From the environment, or else from the file. */
  get(name: string): string | undefined;
  /** Whether it comes from the environment, which wins over the file. */
  isInEnvironment(name: string): boolean;
  /** Everything, as the app would read it. */
  all(): Values;
  save(values: Readonly<Record<string, string>>): Promise<void>;
  /** One of the setup's own notes. */
  getMark(name: string): string | undefined;
  saveMark(name: string, value: string): Promise<void>;
}

/** Opens or creates the env file. Environment variables win over it, as in the app. */
export async function openSettings(path: string, env: Values): Promise<Settings> {
  let text = readEnvFile(path) ?? '';
  const fromEnv = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()));
  const all = () => ({ ...parseEnvText(text), ...fromEnv });
  const write = async (changed: string) => {
    await writeEnvFile(path, changed);
    text = changed;
  };
  return {
    all,
    get: (name) => all()[name]?.trim() || undefined,
    isInEnvironment: (name) => name in fromEnv,
    save: (values) => write(setEnvValues(text, values)),
    getMark: (name) => parseMarks(text)[name],
    saveMark: (name, value) => write(setMark(text, name, value)),
  };
}
