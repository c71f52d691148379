/** Nobody has pressed anything for a while: over the step, whose things nobody else needs to see, until it is answered. */
export function TimeShort(props: { readonly onAnswer: () => void }) {
  return (
    <main className="time-short">
      <div role="alert">
        <h1 className="title">您还在吗？</h1>
        <p className="time-short-words">没有人按，屏幕就回到开头</p>
      </div>
      <button type="button" className="main time-short-button" onClick={props.onAnswer}>
        还需要时间
      </button>
    </main>
  );
}
