import type { ReactNode } from 'react';

/** A page's title line: what it is, what it shows, and its acts at the right. */
export function PageHeader(props: {
  readonly title: string;
  readonly note?: ReactNode;
  readonly isDemo: boolean;
  readonly actions?: ReactNode;
}) {
  return (
    <header className="page-header">
      <h1>{props.title}</h1>
      {props.isDemo && <DemoMark />}
      <div className="page-note">{props.note}</div>
      <div className="page-actions">{props.actions}</div>
    </header>
  );
}

/** Marks invented figures. */
function DemoMark() {
  return (
    <span className="demo-mark" title="食堂、老人和就餐都是虚构的，不能用于工作">
      演示数据
    </span>
  );
}
