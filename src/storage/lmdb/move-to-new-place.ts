import { access, link, rename } from 'node:fs/promises';
import { getSystemErrorCode } from '../../core/errors.ts';

/** From link(2) on FAT and exFAT, network shares, and FUSE file systems. */
const NO_HARD_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

/**
 * Makes a complete file visible at once at a place where there is none. Rejects with EEXIST if there is one. The draft
 * must be on the same file system and may remain.
 */
export async function moveToNewPlace(draft: string, place: string): Promise<void> {
  try {
    await link(draft, place);
  } catch (error) {
    if (!NO_HARD_LINKS.has(getSystemErrorCode(error) ?? '')) throw error;
    const exists = await access(place).then(
      () => true,
      () => false,
    );
    if (exists) throw Object.assign(new Error(`${place} exists`), { code: 'EEXIST' });
    await rename(draft, place);
  }
}
