import { Fragment } from 'react';

/** Words that break into lines at their clauses, as a person reads them aloud, and inside a clause only when it is too long. */
export function Clauses(props: { readonly words: string }) {
  const clauses = props.words.split(/(?<=[，。；：！？])/);
  return clauses.map((clause, order) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: clauses have no identity but their place.
    <Fragment key={order}>
      <span className="clause">{clause}</span>
    </Fragment>
  ));
}
