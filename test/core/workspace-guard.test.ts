import { beforeEach, expect, test } from 'vitest';
import { createWorkspaceGuard } from '../../src/core/opt-outs/workspace-guard.ts';
import { createRecords, type Records } from '../../src/core/records/records.ts';
import { openMemoryStore } from '../storage/memory-store.ts';
import { silent } from './world.ts';

const DAY = 24 * 3_600_000;
const now = 1_800_000_000_000;
let records: Records;
let errors: string[];

beforeEach(async () => {
  const store = await openMemoryStore({ now: () => now });
  records = createRecords(store, 90 * DAY, () => now);
  await records.storeIdentity.setIfAbsent({ id: 'a', since: now });
  errors = [];
});

/** The guard of a process of the app. */
const createGuard = (workspace?: { team: string; enterprise?: string }) =>
  createWorkspaceGuard({
    records,
    findWorkspace: () => workspace,
    log: { ...silent, error: (_fields, message) => void errors.push(message) },
  });

test('a store belongs to its first workspace: another one is refused, and that is logged once', async () => {
  await createGuard({ team: 'T1' })();
  expect(await records.storeIdentity.get()).toMatchObject({ id: 'a', workspace: { team: 'T1' } });
  const other = createGuard({ team: 'T2' });
  for (let tries = 0; tries < 2; tries += 1) {
    await expect(other()).rejects.toMatchObject({
      retry: 'never',
      message: expect.stringMatching(
        /^This store belongs to the Slack workspace T1, but SLACK_BOT_TOKEN is for T2\. .*DATA_DIR/,
      ),
    });
  }
  expect(errors).toHaveLength(1);
  await createGuard({ team: 'T1' })();
  expect(await records.storeIdentity.get()).toMatchObject({ workspace: { team: 'T1' } });
});

test("two workspaces of one organization can't share a store", async () => {
  await createGuard({ team: 'T1', enterprise: 'E1' })();
  await expect(createGuard({ team: 'T2', enterprise: 'E1' })()).rejects.toThrow('T1');
});

test("a workspace that joins an organization keeps its store, also with the organization's token", async () => {
  await createGuard({ team: 'T1' })();
  await createGuard({ team: 'T1', enterprise: 'E1' })();
  await createGuard({ team: 'E1', enterprise: 'E1' })();
  await createGuard({ team: 'T1', enterprise: 'E1' })();
  expect(errors).toEqual([]);
});

test("while Slack doesn't return the workspace, nothing is refused or stored", async () => {
  await createGuard()();
  expect(await records.storeIdentity.get()).toEqual({ id: 'a', since: now });
});
