import { type ReactNode, useState } from 'react';

/** A list in pages, so that nothing has to be scrolled; the keys to turn them stand there only where there is more than one. */
export function Paged<T>(props: {
  readonly list: readonly T[];
  readonly pageSize: number;
  readonly children: (shown: readonly T[]) => ReactNode;
}) {
  const { list, pageSize } = props;
  const [wanted, setWanted] = useState(0);
  const pageCount = Math.max(1, Math.ceil(list.length / pageSize));
  const page = Math.min(wanted, pageCount - 1);
  return (
    <>
      {props.children(list.slice(page * pageSize, (page + 1) * pageSize))}
      {pageCount > 1 && (
        <div className="paged-keys">
          <button
            type="button"
            className="act"
            disabled={page === 0}
            onClick={() => setWanted(page - 1)}
          >
            上一页
          </button>
          <span>
            第{page + 1}页/共{pageCount}页
          </span>
          <button
            type="button"
            className="act"
            disabled={page === pageCount - 1}
            onClick={() => setWanted(page + 1)}
          >
            下一页
          </button>
        </div>
      )}
    </>
  );
}
