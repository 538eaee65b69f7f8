import { spawnSync } from 'node:child_process';
import { findProgram, howToGet, type Program, programs } from '../test/setup/programs.ts';

type Command = readonly string[];

interface Installer {
  readonly name: keyof Program['packages'];
  /** Succeeds where it is there and asks nobody anything. */
  readonly check: Command;
  /** How it learns of what there is; it may know enough without. */
  readonly refresh?: Command;
  readonly install: Command;
}

const isRoot = process.getuid?.() === 0;
const apt = [...(isRoot ? [] : ['sudo', '-n']), 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get'];

const installers: readonly Installer[] = [
  {
    name: 'apt-get',
    check: [...apt, '--version'],
    refresh: [...apt, 'update'],
    install: [...apt, 'install', '--yes', '--no-install-recommends'],
  },
  { name: 'brew', check: ['brew', '--version'], install: ['brew', 'install'] },
];

/** Looks for what the tests need, and installs it where nobody has to be asked. Gives what is missing after that. */
export function providePrograms(): readonly Program[] {
  return programs.filter((program) => !findProgram(program) && !install(program));
}

/** Lines that nobody overlooks: which tests are left out, and what to do about it. */
export function warnOfMissing(missing: readonly Program[]): void {
  for (const program of missing) {
    say(`!!! LEFT OUT: the tests that need ${program.name}. ${howToGet(program)}`);
  }
}

function install(program: Program): boolean {
  const installer = installers.find(({ check }) => run(check).isDone);
  if (!installer) return false;
  say(`Some tests need ${program.name}: installing it with ${installer.name}`);
  if (installer.refresh) run(installer.refresh);
  const { isDone, said } = run([...installer.install, program.packages[installer.name]]);
  if (!isDone) say(said);
  return findProgram(program) !== undefined;
}

function run([command = '', ...args]: Command) {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  return { isDone: status === 0, said: `${stdout}${stderr}` };
}

function say(text: string): void {
  process.stdout.write(`${text.trimEnd()}\n`);
}
