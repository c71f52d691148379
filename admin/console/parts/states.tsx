import { Alert, Button, Empty, Spin } from 'antd';
import { troubleSentence } from '../api.ts';
import { formatClock } from '../format.ts';

/** Shown while the first answer is on its way. */
export function LoadingBlock({ label }: { readonly label: string }) {
  return (
    <div className="loading" role="status">
      <Spin />
      <span>{label}…</span>
    </div>
  );
}

/** Shown when there is nothing to show: why, and what to do. */
export function FailureNotice(props: { readonly error: unknown; readonly onRetry: () => void }) {
  return (
    <Alert
      type="error"
      role="alert"
      title="没有取到数据"
      description={troubleSentence(props.error)}
      action={<Button onClick={props.onRetry}>重试</Button>}
    />
  );
}

/** Shown above figures that could not be renewed. */
export function StaleNotice(props: {
  readonly error: unknown;
  readonly updatedAtMs: number;
  readonly onRetry: () => void;
}) {
  return (
    <Alert
      type="warning"
      role="status"
      className="stale"
      title={`下面是 ${formatClock(props.updatedAtMs)} 取到的数据，之后没能更新。${troubleSentence(props.error)}`}
      action={
        <Button size="small" onClick={props.onRetry}>
          重试
        </Button>
      }
    />
  );
}

/** An empty table's words: what would be here, and how it gets here. */
export function EmptyWords({ words }: { readonly words: string }) {
  return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={words} />;
}
