import { spawnSync } from 'node:child_process';
import { explainInstall, findProgram, type Program, programs } from '../test/setup/programs.ts';

type Command = readonly string[];

interface Installer {
  readonly name: keyof Program['packages'];
  /** Succeeds if the installer exists and asks no questions. */
  readonly check: Command;
  /** Updates the installer's package list. May fail, because the list may be good enough. */
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

/** Installs the programs that tests need if the installer asks no questions. Returns those that are still missing. */
export function providePrograms(): readonly Program[] {
  return programs.filter((program) => !findProgram(program) && !install(program));
}

/** Says which tests are skipped, and what to do about it. */
export function warnOfMissing(missing: readonly Program[]): void {
  for (const program of missing) {
    print(`!!! LEFT OUT: the tests that need ${program.name}. ${explainInstall(program)}`);
  }
}

function install(program: Program): boolean {
  const installer = installers.find(({ check }) => run(check).isDone);
  if (!installer) return false;
  print(`Some tests need ${program.name}: installing it with ${installer.name}`);
  if (installer.refresh) run(installer.refresh);
  for (const name of program.packages[installer.name]) {
    const { isDone, output } = run([...installer.install, name]);
    if (isDone) break;
    print(output);
  }
  return findProgram(program) !== undefined;
}

function run([command = '', ...args]: Command) {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  return { isDone: status === 0, output: `${stdout}${stderr}` };
}

function print(text: string): void {
  process.stdout.write(`${text.trimEnd()}\n`);
}
