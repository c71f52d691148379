import type { PaperLineView, PaperView } from '../../contract/simulator.ts';
import { columnsOf } from './columns.ts';

/** One piece of paper as it hangs out of the printer: every character in its column. */
export function Paper(props: { readonly paper: PaperView }) {
  const { paper } = props;
  return (
    <div className="paper-roll">
      <article className="paper" style={{ '--columns': paper.columns }}>
        {paper.lines.map((line, order) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a printed line is its place on the paper.
          <Line key={order} line={line} />
        ))}
      </article>
    </div>
  );
}

function Line({ line }: { readonly line: PaperLineView }) {
  const { picture } = line;
  if (picture !== null) {
    return (
      <p
        className="paper-picture"
        data-align={line.align}
        style={{ '--dots-wide': picture.widthDots }}
      >
        <img src={picture.address} alt="打印成图的一行" />
      </p>
    );
  }
  return (
    <p
      className="paper-line"
      data-align={line.align}
      data-bold={line.isBold}
      style={{ '--wide': line.widthTimes, '--high': line.heightTimes }}
    >
      <span className="for-readers-only">{line.text}</span>
      <span aria-hidden="true" className="paper-cells">
        {[...line.text].map((character, order) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: a character is its place in the line.
            key={order}
            className="paper-cell"
            style={{ '--cells': columnsOf(character) }}
          >
            <span className="paper-character">{character}</span>
          </span>
        ))}
      </span>
    </p>
  );
}
