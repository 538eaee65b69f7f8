import { useId } from 'react';
import { getFileType } from '../form/file-rules.ts';
import { Samples } from '../form/samples.tsx';
import { useSandbox } from '../use-sandbox.ts';
import { Menu } from './menu.tsx';

export interface Attached {
  readonly id: string;
  readonly name: string;
}

/** Adds a picture to the next message: one of the sandbox's, or one's own. */
export function Attach({ onAttach }: { readonly onAttach: (file: Attached) => void }) {
  const { upload, say } = useSandbox();
  const id = useId();
  const take = async (name: string, content: Blob) => {
    const result = await upload(name, content.type || getFileType(name), content);
    if (result.ok && result.fileId) onAttach({ id: result.fileId, name });
    else say('The file could not be uploaded.');
  };
  return (
    <Menu name="Attach a picture" icon="clip">
      {(close) => (
        <div className="attach">
          <Samples
            onPick={async (name, content) => {
              close();
              await take(name, content);
            }}
          />
          <label htmlFor={id}>Choose a file…</label>
          <input
            id={id}
            type="file"
            onChange={(event) => {
              const [file] = event.target.files ?? [];
              close();
              if (file) void take(file.name, file);
            }}
          />
        </div>
      )}
    </Menu>
  );
}
