import { useId } from 'react';
import { getFileType } from '../form/file-rules.ts';
import { Samples } from '../form/samples.tsx';

/** The pictures that a phone can send: the sandbox's, or one from this machine. Returns a data URL. */
export function PictureTray({ onPick }: { readonly onPick: (dataUrl: string) => void }) {
  const id = useId();
  const take = async (name: string, content: Blob) => {
    const type = content.type || getFileType(name);
    onPick(await readAsDataUrl(new Blob([content], { type })));
  };
  return (
    <div className="picture-tray">
      <Samples onPick={take} />
      <label htmlFor={id}>File…</label>
      <input
        id={id}
        type="file"
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          if (file) void take(file.name, file);
        }}
      />
    </div>
  );
}

function readAsDataUrl(content: Blob): Promise<string> {
  return new Promise((read, failed) => {
    const reader = new FileReader();
    reader.onload = () => read(String(reader.result));
    reader.onerror = () => failed(reader.error);
    reader.readAsDataURL(content);
  });
}
