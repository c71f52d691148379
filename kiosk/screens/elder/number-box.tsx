/** A number to be read from three metres. */
export function NumberBox(props: {
  readonly word: string;
  readonly number: string;
  readonly tone: 'go' | 'money';
}) {
  return (
    <section className="number-box" data-tone={props.tone} data-digits={props.number.length}>
      <span className="number-word">{props.word}</span>
      <strong className="number">{props.number}</strong>
    </section>
  );
}
