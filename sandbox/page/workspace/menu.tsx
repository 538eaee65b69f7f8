import { type ReactNode, useEffect, useRef, useState } from 'react';

interface MenuProps {
  /** The button's accessible name. */
  readonly name: string;
  readonly icon: 'bolt' | 'clip' | 'more';
  readonly className?: string;
  /** The content of the open menu; `close` closes it. */
  readonly children: (close: () => void) => ReactNode;
}

/** A small button that opens a panel over the page; a click elsewhere and Escape close it. */
export function Menu({ name, icon, className = '', children }: MenuProps) {
  const [isOpen, setOpen] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!isOpen) return;
    const onDown = (event: Event) => {
      if (event.target instanceof Node && !place.current?.contains(event.target)) setOpen(false);
    };
    const onKey = (event: KeyboardEvent) => event.key === 'Escape' && setOpen(false);
    document.addEventListener('mousedown', onDown);
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('mousedown', onDown);
      document.removeEventListener('keydown', onKey);
    };
  }, [isOpen]);
  return (
    <div className={`menu ${className}`} ref={place}>
      <button
        type="button"
        className="menu-button"
        aria-label={name}
        title={name}
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <span className={`icon icon-${icon}`} aria-hidden="true" />
      </button>
      {isOpen && (
        <section className="menu-panel" aria-label={name}>
          {children(() => setOpen(false))}
        </section>
      )}
    </div>
  );
}

interface MenuEntryProps {
  readonly words: string;
  readonly about: string;
  readonly onPick: () => void;
}

export function MenuEntry({ words, about, onPick }: MenuEntryProps) {
  return (
    <button type="button" className="menu-entry" onClick={onPick}>
      <span className="avatar avatar-app" aria-hidden="true" />
      <span>
        <b>{words}</b>
        <small>{about}</small>
      </span>
    </button>
  );
}
