import { type KeyboardEvent, useState } from 'react';
import { describeTrouble } from '../trouble.ts';
import { useSandbox } from '../use-sandbox.ts';
import type { AnswerTelling } from './answer-desk.tsx';
import { PictureTray } from './picture-tray.tsx';

/** STOP and START are words that phone networks and ClickSend know. */
const QUICK = ['Thanks!', 'STOP', 'START'];

interface AnswerBoxProps {
  readonly number: string;
  readonly telling: AnswerTelling;
}

/** Where a person writes on a phone; Enter sends. */
export function AnswerBox({ number, telling }: AnswerBoxProps) {
  const { act, say } = useSandbox();
  const [typed, setTyped] = useState('');
  /** As a data URL. */
  const [picture, setPicture] = useState('');
  const [isPicking, setPicking] = useState(false);
  const isEmpty = typed.trim() === '' && picture === '';

  const send = async (text: string, withPicture = '') => {
    const asks = { number, text, picture: withPicture || undefined, ...telling };
    say(describeTrouble(await act('answer', asks), 'The answer'));
  };
  const sendTyped = () => {
    if (isEmpty) return;
    setTyped('');
    setPicture('');
    setPicking(false);
    void send(typed.trim(), picture);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey) return;
    event.preventDefault();
    sendTyped();
  };

  return (
    <section className="answer-box" aria-label={`Write from ${number}`}>
      {isPicking ? (
        <PictureTray
          onPick={(dataUrl) => {
            setPicture(dataUrl);
            setPicking(false);
          }}
        />
      ) : (
        <div className="quick-answers">
          {QUICK.map((words) => (
            <button key={words} type="button" onClick={() => void send(words)}>
              {words}
            </button>
          ))}
        </div>
      )}
      <div className="answer-line">
        <button
          type="button"
          className="answer-picture"
          aria-label="Add a picture"
          aria-expanded={isPicking}
          onClick={() => setPicking(!isPicking)}
        >
          <span className="plus" aria-hidden="true" />
        </button>
        <div className="answer-field">
          {picture && (
            <button
              type="button"
              className="answer-attached"
              aria-label="Remove the picture"
              onClick={() => setPicture('')}
            >
              <img src={picture} alt="Goes along" />
            </button>
          )}
          <textarea
            rows={1}
            value={typed}
            aria-label="Text message"
            placeholder="Text message"
            onChange={(event) => setTyped(event.target.value)}
            onKeyDown={onKeyDown}
          />
          <button
            type="button"
            className="answer-send"
            aria-label="Send the answer"
            disabled={isEmpty}
            onClick={sendTyped}
          />
        </div>
      </div>
    </section>
  );
}
