import { App, Button, Popconfirm } from 'antd';
import type { ReactNode } from 'react';
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

/** A list whose parts open in place, one at a time; with copy, delete and, where it matters, order. */
export function ListEditor<Part extends Item>(props: {
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
}) {
  const { parts, state } = props;
  const { message } = App.useApp();
  const open = (index: number | null): void => {
    if (state.problems.size > 0) {
      message.warning('有填错的格子，请先改好再打开别的。');
      return;
    }
    state.onOpen(index);
  };
  const add = (part: Part, at: number): void => {
    if (state.problems.size > 0) {
      message.warning('有填错的格子，请先改好再添加。');
      return;
    }
    props.onChange([...parts.slice(0, at), part, ...parts.slice(at)]);
    state.onOpen(at);
  };
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
              number={index + 1}
              isOpen={state.openIndex === index}
              onPress={() => open(state.openIndex === index ? null : index)}
              acts={
                <PartActs
                  name={props.nameOf(part)}
                  {...(props.mayMove === undefined
                    ? {}
                    : {
                        mayMove: (by: -1 | 1) => props.mayMove?.(index, by) ?? false,
                        onMove: (by: -1 | 1) => {
                          props.onChange(moved(parts, index, by));
                          state.onOpen(null);
                        },
                      })}
                  {...(props.copy === undefined
                    ? {}
                    : {
                        onCopy: () => {
                          const copied = props.copy?.(part);
                          if (copied !== undefined) add(copied, index + 1);
                        },
                      })}
                  onDelete={() => {
                    props.onChange(parts.filter((_, other) => other !== index));
                    state.onOpen(null);
                  }}
                />
              }
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
      <Button onClick={() => add(props.make(), parts.length)}>＋ 添加{props.noun}</Button>
    </div>
  );
}

function PartHead(props: {
  readonly name: string;
  readonly sentence: string;
  readonly number: number;
  readonly isOpen: boolean;
  readonly acts: ReactNode;
  readonly onPress: () => void;
}) {
  return (
    <div className="part-head">
      <button
        type="button"
        className="part-title"
        aria-expanded={props.isOpen}
        onClick={props.onPress}
      >
        <span className="part-number">{props.number}</span>
        <span>
          <strong>{props.name === '' ? '（没有名称）' : props.name}</strong>
          <span className="part-sentence">{props.sentence}</span>
        </span>
      </button>
      <div className="part-acts">{props.acts}</div>
    </div>
  );
}

function PartActs(props: {
  readonly name: string;
  readonly mayMove?: (by: -1 | 1) => boolean;
  readonly onMove?: (by: -1 | 1) => void;
  readonly onCopy?: () => void;
  readonly onDelete: () => void;
}) {
  const { name, mayMove, onMove, onCopy } = props;
  return (
    <>
      {mayMove !== undefined &&
        onMove !== undefined &&
        ([-1, 1] as const).map((by) => (
          <Button
            key={by}
            size="small"
            type="text"
            disabled={!mayMove(by)}
            aria-label={`${by === -1 ? '上移' : '下移'}“${name}”`}
            onClick={() => onMove(by)}
          >
            {by === -1 ? '↑' : '↓'}
          </Button>
        ))}
      {onCopy !== undefined && (
        <Button size="small" type="text" aria-label={`复制“${name}”`} onClick={onCopy}>
          复制
        </Button>
      )}
      <Popconfirm
        title={`删除“${name}”？`}
        okText="删除"
        cancelText="不删"
        onConfirm={props.onDelete}
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
