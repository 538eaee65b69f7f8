interface Sample {
  readonly file: string;
  readonly words: string;
}

const SAMPLES: readonly Sample[] = [
  { file: 'house.jpg', words: 'House with a garden' },
  { file: 'birthday-cake.jpg', words: 'Birthday cake' },
];

/** Pictures that the sandbox carries, to try with. */
export function Samples({
  onPick,
}: {
  readonly onPick: (name: string, content: Blob) => Promise<void>;
}) {
  const pick = async (file: string) => {
    const response = await fetch(`/picture/sample/${file}`);
    await onPick(file, await response.blob());
  };
  return (
    <div className="samples">
      <span>Try with</span>
      {SAMPLES.map(({ file, words }) => (
        <button key={file} type="button" title={words} onClick={() => void pick(file)}>
          <img src={`/picture/sample/${file}`} alt={words} />
        </button>
      ))}
    </div>
  );
}
