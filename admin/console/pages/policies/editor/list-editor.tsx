import { App, Button, Popconfirm } from 'antd';
import { memo, type ReactNode, useMemo, useRef } from 'react';
import { EmptyWords } from '../../../parts/states.tsx';
import { type Path, pathText } from './fields.tsx';
import type { TypingProblems } from './typing.tsx';

interface Item {
  readonly id: string;
}

/** What every list of the editor shares: which part is open, and whether something typed must be mended before it closes. */
export interface ListState {
  readonly openIndex: number | null;
  readonly onOpen: (index: number | null) => void;
  readonly problems: TypingProblems;
}

interface ListEditorProps<Part extends Item> {
  readonly path: Path;
  readonly parts: readonly Part[];
  readonly state: ListState;
  /** Chinese: what one part is called, as 规则. */
  readonly noun: string;
  readonly emptyWords: string;
  readonly nameOf: (part: Part) => string;
  readonly describe: (part: Part) => string;
  readonly make: () => Part;
  /** A copy under an id of its own; absent where copies make no sense. */
  readonly copy?: (part: Part) => Part;
  /** Whether a part may go up or down; absent where order means nothing. */
  readonly mayMove?: (index: number, by: -1 | 1) => boolean;
  readonly onChange: (parts: Part[]) => void;
  readonly form: (part: Part, path: Path, change: (next: Part) => void) => ReactNode;
}

/** A list whose parts open in place, one at a time; with copy, delete and, where it matters, order. */
export function ListEditor<Part extends Item>(props: ListEditorProps<Part>) {
  const { parts, state } = props;
  const acts = useListActs(props);
  return (
    <div data-path={pathText(props.path)}>
      {parts.length === 0 && <EmptyWords words={props.emptyWords} />}
      <ol className="part-list">
        {parts.map((part, index) => (
          <li
            key={part.id}
            className={state.openIndex === index ? 'part part-open' : 'part'}
            data-path={pathText([...props.path, index])}
          >
            <PartHead
              name={props.nameOf(part)}
              sentence={props.describe(part)}
              index={index}
              isOpen={state.openIndex === index}
              mayCopy={props.copy !== undefined}
              mayGo={
                props.mayMove === undefined
                  ? null
                  : `${props.mayMove(index, -1) ? 'up' : ''}${props.mayMove(index, 1) ? 'down' : ''}`
              }
              acts={acts}
            />
            {state.openIndex === index && (
              <div className="part-form">
                {props.form(part, [...props.path, index], (next) =>
                  props.onChange(parts.map((old, other) => (other === index ? next : old))),
                )}
              </div>
            )}
          </li>
        ))}
      </ol>
      <Button onClick={acts.addNew}>＋ 添加{props.noun}</Button>
    </div>
  );
}

/** What can be done with the parts, by index. */
interface ListActs {
  readonly press: (index: number) => void;
  readonly addNew: () => void;
  readonly copy: (index: number) => void;
  readonly move: (index: number, by: -1 | 1) => void;
  readonly remove: (index: number) => void;
}

type Acted<Part extends Item> = Pick<
  ListEditorProps<Part>,
  'parts' | 'state' | 'make' | 'copy' | 'onChange'
>;

/** The acts as one object for ever, so that the parts that do not change are not drawn again at every key. */
function useListActs<Part extends Item>(props: Acted<Part>): ListActs {
  const { message } = App.useApp();
  const latest = useRef(props);
  latest.current = props;
  return useMemo(() => {
    const mended = (before: string): boolean => {
      if (latest.current.state.problems.size === 0) return true;
      message.warning(`有填错的格子，请先改好再${before}。`);
      return false;
    };
    const add = (part: Part, at: number): void => {
      if (!mended('添加')) return;
      const { parts, state, onChange } = latest.current;
      onChange([...parts.slice(0, at), part, ...parts.slice(at)]);
      state.onOpen(at);
    };
    return {
      press(index) {
        const { state } = latest.current;
        if (mended('打开别的')) state.onOpen(state.openIndex === index ? null : index);
      },
      addNew: () => add(latest.current.make(), latest.current.parts.length),
      copy(index) {
        const { parts, copy } = latest.current;
        const part = parts[index];
        if (part !== undefined && copy !== undefined) add(copy(part), index + 1);
      },
      move(index, by) {
        const { parts, state, onChange } = latest.current;
        onChange(moved(parts, index, by));
        state.onOpen(null);
      },
      remove(index) {
        const { parts, state, onChange } = latest.current;
        onChange(parts.filter((_, other) => other !== index));
        state.onOpen(null);
      },
    };
  }, [message]);
}

interface PartHeadProps {
  readonly name: string;
  readonly sentence: string;
  readonly index: number;
  readonly isOpen: boolean;
  readonly mayCopy: boolean;
  /** Which of `up` and `down` the part may go; null where order means nothing. */
  readonly mayGo: string | null;
  readonly acts: ListActs;
}

/** A part's name, sentence and buttons; of hundreds only those that changed are drawn again. */
const PartHead = memo(function PartHead(props: PartHeadProps) {
  const { index } = props;
  return (
    <div className="part-head">
      <button
        type="button"
        className="part-title"
        aria-expanded={props.isOpen}
        onClick={() => props.acts.press(index)}
      >
        <span className="part-number">{index + 1}</span>
        <span>
          <strong>{props.name === '' ? '（没有名称）' : props.name}</strong>
          <span className="part-sentence">{props.sentence}</span>
        </span>
      </button>
      <div className="part-acts">
        <PartActs {...props} />
      </div>
    </div>
  );
});

function PartActs({ name, index, mayCopy, mayGo, acts }: PartHeadProps) {
  return (
    <>
      {mayGo !== null &&
        ([-1, 1] as const).map((by) => (
          <Button
            key={by}
            size="small"
            type="text"
            disabled={!mayGo.includes(by === -1 ? 'up' : 'down')}
            aria-label={`${by === -1 ? '上移' : '下移'}“${name}”`}
            onClick={() => acts.move(index, by)}
          >
            {by === -1 ? '↑' : '↓'}
          </Button>
        ))}
      {mayCopy && (
        <Button
          size="small"
          type="text"
          aria-label={`复制“${name}”`}
          onClick={() => acts.copy(index)}
        >
          复制
        </Button>
      )}
      <Popconfirm
        title={`删除“${name}”？`}
        okText="删除"
        cancelText="不删"
        onConfirm={() => acts.remove(index)}
      >
        <Button size="small" type="text" danger aria-label={`删除“${name}”`}>
          删除
        </Button>
      </Popconfirm>
    </>
  );
}

function moved<Part>(parts: readonly Part[], index: number, by: -1 | 1): Part[] {
  const next = [...parts];
  const [part] = next.splice(index, 1);
  if (part !== undefined) next.splice(index + by, 0, part);
  return next;
}
