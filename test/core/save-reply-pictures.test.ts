import { expect, test } from 'vitest';
import { createSaveReplyPicturesJob } from '../../src/core/conversations/save-reply-pictures.ts';
import { createPostOnce } from '../../src/core/posts/post-once.ts';
import { createConversationWorld } from './conversation-world.ts';
import { prepareErasing } from './erasing.ts';
import { ada, getMessageId, HOUR, MINUTE, SECOND, silent, uncounted } from './world.ts';

/** Ada's reply with two pictures, posted in its thread. `during` runs while a picture is fetched or uploaded. */
async function createPictureWorld() {
  const world = await createConversationWorld();
  const { records, jobs, threads, clock } = world;
  const during: { fetch?: () => Promise<unknown>; give?: () => Promise<unknown> } = {};
  const worker = createSaveReplyPicturesJob({
    records,
    jobs,
    log: silent,
    postOnce: createPostOnce({
      clock,
      metrics: uncounted,
      isAlone: true,
      deleteMessage: threads.deleteMessage,
    }),
    clickSend: {
      fetchReplyPicture: async () => {
        await during.fetch?.();
        return new Uint8Array(1);
      },
    },
    pictures: { inspect: async () => ({ kind: 'picture', ending: 'jpg' }) },
    threads: {
      findPicture: threads.findPicture,
      async uploadPicture(thread, file) {
        await during.give?.();
        return threads.uploadPicture(thread, file);
      },
    },
  });
  const send = await world.addSend([ada]);
  await jobs.runFor(MINUTE);
  const media = ['https://media.example/1', 'https://media.example/2'];
  const id = await world.receiveText('Look', { originalMessageId: getMessageId(send), media });
  await jobs.runFor(SECOND);
  const { requestErasure, erasing } = prepareErasing(world);
  return { ...world, worker, during, id, erasing, forget: () => requestErasure(ada, 'U9') };
}

test('both pictures of a reply are uploaded to Slack once, and their file ids are stored', async () => {
  const { worker, id, threads, records } = await createPictureWorld();
  await worker.run(id, 1);
  await worker.run(id, 1);
  expect(threads.files.map(({ file }) => file)).toEqual(['F1', 'F2']);
  expect(await records.replyPost.get(id)).toMatchObject({ kind: 'shown', files: ['F1', 'F2'] });
});

test("a person erased while their picture is fetched: it isn't uploaded, and no record is left", async () => {
  const { worker, during, id, threads, records, forget, jobs } = await createPictureWorld();
  during.fetch = async () => {
    await forget();
    await jobs.runFor(MINUTE);
  };
  await worker.run(id, 1);
  expect(threads.files).toEqual([]);
  expect(await records.replyPictures.get(id)).toBeUndefined();
  expect(await records.replyPost.get(id)).toBeUndefined();
});

test('a person erased while their picture is uploaded: it is deleted from Slack again', async () => {
  const { worker, during, id, threads, records, erasing, forget, jobs } =
    await createPictureWorld();
  during.give = async () => {
    delete during.give;
    await forget();
    await jobs.runFor(20 * SECOND);
  };
  await worker.run(id, 1);
  expect(threads.files.map(({ file }) => file)).toEqual(['F1']);
  await jobs.runFor(HOUR);
  expect(erasing.deletedFiles).toEqual(['F1']);
  expect(erasing.notices).toEqual([{ kind: 'done', kept: 0, traces: 'written over' }]);
  expect(await records.replyPictures.get(id)).toBeUndefined();
  expect(await records.replyPost.get(id)).toBeUndefined();
});

test("an erasure doesn't wait forever for a process that died during an upload", async () => {
  const { worker, during, id, erasing, forget, jobs } = await createPictureWorld();
  during.give = () => Promise.reject(new Error('the power is cut'));
  await expect(worker.run(id, 1)).rejects.toThrow();
  await forget();
  await jobs.runFor(HOUR);
  expect(erasing.notices).toEqual([{ kind: 'done', kept: 0, traces: 'written over' }]);
});
