import { type DragEvent, useState } from 'react';
import { useSandbox } from '../use-sandbox.ts';
import type { InputProps } from './fields.ts';
import { findFileFault, getFileType } from './file-rules.ts';
import { PickedFile } from './picked-file.tsx';
import { Samples } from './samples.tsx';

/** Where files are dropped or picked; the sandbox includes two pictures. */
export function FileInput({ field, value, names: known, onChange, id, noteId }: InputProps) {
  const { upload } = useSandbox();
  const [names, setNames] = useState<Readonly<Record<string, string>>>({});
  const [complaint, setComplaint] = useState('');
  const [isOver, setOver] = useState(false);
  const most = Number(field.element.max_files ?? 10);
  const picked = Array.isArray(value) ? value : [];

  const take = async (name: string, content: Blob) => {
    const wrong = findFileFault(name, content.size, field.element);
    setComplaint(wrong);
    if (wrong) return;
    const result = await upload(name, content.type || getFileType(name), content);
    if (!result.ok || !result.fileId) return setComplaint('The file could not be uploaded.');
    setNames((before) => ({ ...before, [result.fileId ?? '']: name }));
    onChange([...picked, result.fileId].slice(-most));
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const [file] = event.dataTransfer.files;
    if (file) void take(file.name, file);
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the chooser is the first
    <div
      className={isOver ? 'drop-zone drop-over' : 'drop-zone'}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      {picked.map((fileId) => (
        <PickedFile
          key={fileId}
          fileId={fileId}
          name={names[fileId] ?? known[fileId] ?? 'File'}
          onRemove={() => onChange(picked.filter((each) => each !== fileId))}
        />
      ))}
      {picked.length < most && (
        <>
          <p className="drop-words">
            Drop a file here, or <label htmlFor={id}>choose one</label>
          </p>
          <input
            id={id}
            type="file"
            aria-describedby={noteId}
            onChange={(event) => {
              const [file] = event.target.files ?? [];
              if (file) void take(file.name, file);
            }}
          />
          <Samples onPick={take} />
        </>
      )}
      {complaint && (
        <p className="field-error" role="alert">
          {complaint}
        </p>
      )}
    </div>
  );
}
