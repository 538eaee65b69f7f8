interface PickedFileProps {
  readonly fileId: string;
  readonly name: string;
  readonly onRemove: () => void;
}

/** A file that was put into the form. */
export function PickedFile({ fileId, name, onRemove }: PickedFileProps) {
  return (
    <div className="picked">
      <img src={`/picture/file/${fileId}`} alt="" />
      <span>{name}</span>
      <button type="button" className="close" aria-label={`Remove ${name}`} onClick={onRemove} />
    </div>
  );
}
