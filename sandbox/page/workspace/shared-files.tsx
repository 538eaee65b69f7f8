import type { Message } from '../../slack/world.ts';

/** The files of a message: pictures are shown, others can be saved. */
export function SharedFiles({ shared = [] }: Pick<Message, 'shared'>) {
  return shared.map(({ id, name, mimetype }) =>
    mimetype.startsWith('image/') ? (
      <img key={id} className="shared-file" src={`/picture/file/${id}`} alt={name} />
    ) : (
      <a key={id} className="shared-document" href={`/file/${id}`} download={name}>
        <b>{name}</b>
        <small>{mimetype === 'text/csv' ? 'CSV' : mimetype}</small>
      </a>
    ),
  );
}
