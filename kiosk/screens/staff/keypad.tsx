/** Digits to press, in the order of a telephone. */
export function Keypad(props: {
  readonly onDigit: (digit: string) => void;
  readonly onErase: () => void;
  /** A key left of the zero, as the decimal point. */
  readonly extra?: string;
}) {
  const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];
  const { extra } = props;
  return (
    <div className="keypad">
      {digits.map((digit) => (
        <button key={digit} type="button" onClick={() => props.onDigit(digit)}>
          {digit}
        </button>
      ))}
      {extra === undefined ? (
        <span />
      ) : (
        <button type="button" onClick={() => props.onDigit(extra)}>
          {extra}
        </button>
      )}
      <button type="button" onClick={() => props.onDigit('0')}>
        0
      </button>
      <button type="button" className="keypad-erase" onClick={props.onErase}>
        退格
      </button>
    </div>
  );
}
