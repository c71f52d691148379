import type { Option } from './words.ts';

/** One question with its answers as large buttons; the chosen one is marked by a tick as well as by its colour. */
export function Choices<Value extends string | number | boolean>(props: {
  readonly question: string;
  /** Where a person finds the answer. */
  readonly how?: string;
  readonly options: readonly Option<Value>[];
  readonly chosen: Value;
  readonly onChoose: (value: Value) => void;
}) {
  return (
    <fieldset className="question">
      <legend>{props.question}</legend>
      {props.how !== undefined && <p className="question-how">{props.how}</p>}
      <div className="question-answers">
        {props.options.map(({ value, title, how }) => (
          <button
            key={String(value)}
            type="button"
            className="answer"
            aria-pressed={value === props.chosen}
            onClick={() => props.onChoose(value)}
          >
            <b>
              {value === props.chosen && <span aria-hidden="true">✓ </span>}
              {title}
            </b>
            {how !== undefined && <small>{how}</small>}
          </button>
        ))}
      </div>
    </fieldset>
  );
}
