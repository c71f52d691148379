import type { Session } from './session.ts';

/** What the left of the till shows. */
export type Tool = 'cash' | 'elder' | 'search' | 'sold-out' | 'numbers' | 'settings';

/** The tools of the till in one bar, always in the same place, with how many wait there. */
export function Tools(props: {
  readonly tool: Tool;
  readonly session: Session;
  readonly onTurnTo: (tool: Tool) => void;
}) {
  const { session } = props;
  const tools: readonly { readonly tool: Tool; readonly word: string; readonly count?: number }[] =
    [
      { tool: 'cash', word: '收钱', count: session.orders.length },
      { tool: 'elder', word: '接着点' },
      { tool: 'search', word: '没带卡' },
      { tool: 'sold-out', word: '卖完了' },
      { tool: 'numbers', word: '叫号', count: session.numbers.preparing.length },
      { tool: 'settings', word: '屏幕' },
    ];
  return (
    <nav className="tools" aria-label="工具">
      {tools.map(({ tool, word, count = 0 }) => (
        <button
          key={tool}
          type="button"
          className="tool-key"
          aria-current={tool === props.tool ? 'page' : undefined}
          onClick={() => props.onTurnTo(tool)}
        >
          {word}
          {count > 0 && <b className="tool-count"> {count}</b>}
        </button>
      ))}
    </nav>
  );
}
