import { DatePicker, Input, Select, Switch } from 'antd';
import dayjs from 'dayjs';
import { type ReactNode, useEffect, useState } from 'react';
import type { Fen } from '../../../../../shared/money/fen.ts';
import {
  readDiscount,
  readShare,
  readWhole,
  readYuan,
  type Typed,
  writeDiscount,
  writeShare,
  writeYuan,
} from './typed-values.ts';
import { useReport } from './typing.tsx';

/** Where a field's value stands in the document, as a finding's path does. */
export type Path = readonly (string | number)[];

/** A path as an element carries it. */
export function pathText(path: Path): string {
  return path.join('/');
}

/** A labelled control; the control takes the id. */
export function Field(props: {
  readonly label: string;
  readonly path: Path;
  readonly help?: ReactNode;
  readonly isWide?: boolean;
  readonly children: (id: string) => ReactNode;
}) {
  const id = `field-${pathText(props.path)}`;
  return (
    <div
      className={props.isWide === true ? 'field field-wide' : 'field'}
      data-path={pathText(props.path)}
    >
      <label htmlFor={id}>{props.label}</label>
      {props.children(id)}
      {props.help !== undefined && <div className="field-help">{props.help}</div>}
    </div>
  );
}

/** A labelled group of several controls. */
export function FieldGroup(props: {
  readonly label: string;
  readonly path: Path;
  readonly help?: ReactNode;
  readonly children: ReactNode;
}) {
  const labelId = `label-${pathText(props.path)}`;
  return (
    <fieldset
      className="field field-wide"
      data-path={pathText(props.path)}
      aria-labelledby={labelId}
    >
      <div className="field-label" id={labelId}>
        {props.label}
      </div>
      <div className="field-row">{props.children}</div>
      {props.help !== undefined && <div className="field-help">{props.help}</div>}
    </fieldset>
  );
}

/** A line of text. */
export function TextField(props: {
  readonly label: string;
  readonly path: Path;
  readonly value: string;
  readonly maxLength: number;
  readonly isWide?: boolean;
  readonly help?: string;
  readonly onChange: (value: string) => void;
}) {
  const { label, path, help, isWide } = props;
  const isEmpty = props.value.trim() === '';
  return (
    <Field
      label={label}
      path={path}
      {...(isWide === undefined ? {} : { isWide })}
      {...(help === undefined ? {} : { help })}
    >
      {(id) => (
        <Input
          id={id}
          value={props.value}
          maxLength={props.maxLength}
          status={isEmpty ? 'error' : ''}
          onChange={(event) => props.onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

interface TypedBoxProps<Value> {
  readonly id: string;
  readonly value: Value | null;
  /** An empty box is null where that is allowed. */
  readonly isOptional?: boolean;
  readonly label?: string;
  readonly placeholder?: string;
  readonly suffix: string;
  readonly onChange: (value: Value | null) => void;
}

/** A box that keeps what is typed, hands on what it understands, and says what it does not. */
function TypedBox<Value>(
  props: TypedBoxProps<Value> & {
    readonly read: (text: string) => Typed<Value>;
    readonly write: (value: Value) => string;
  },
) {
  const report = useReport();
  const { id, value, read, write, isOptional = false } = props;
  const [typed, setTyped] = useState<{ readonly text: string; readonly value: Value | null }>({
    text: value === null ? '' : write(value),
    value,
  });
  // A value that came from elsewhere takes the place of what was typed.
  const text = typed.value === value ? typed.text : value === null ? '' : write(value);
  const result = isOptional && text.trim() === '' ? null : read(text);
  const sentence = result === null || result.isUnderstood ? null : result.sentence;
  useEffect(() => report(id, sentence), [report, id, sentence]);
  useEffect(() => () => report(id, null), [report, id]);
  const change = (next: string): void => {
    const nextResult = isOptional && next.trim() === '' ? null : read(next);
    const nextValue =
      nextResult === null ? null : nextResult.isUnderstood ? nextResult.value : value;
    setTyped({ text: next, value: nextValue });
    if (nextValue !== value) props.onChange(nextValue);
  };
  const warningId = `${id}-warning`;
  return (
    <span className="typed-box">
      <Input
        id={id}
        value={text}
        inputMode="decimal"
        suffix={props.suffix}
        status={sentence === null ? '' : 'error'}
        aria-invalid={sentence !== null}
        {...(props.placeholder === undefined ? {} : { placeholder: props.placeholder })}
        {...(props.label === undefined ? {} : { 'aria-label': props.label })}
        {...(sentence === null ? {} : { 'aria-describedby': warningId })}
        onChange={(event) => change(event.target.value)}
      />
      {sentence !== null && (
        <span className="typed-warning" id={warningId}>
          {sentence}
        </span>
      )}
    </span>
  );
}

/** Money typed in 元, kept in fen. */
export function YuanBox(props: Omit<TypedBoxProps<Fen>, 'suffix'> & { readonly suffix?: string }) {
  return <TypedBox {...props} suffix={props.suffix ?? '元'} read={readYuan} write={writeYuan} />;
}

/** A whole number. */
export function WholeBox(
  props: TypedBoxProps<number> & { readonly least: number; readonly most: number },
) {
  const { least, most, ...rest } = props;
  return <TypedBox {...rest} read={(text) => readWhole(text, { least, most })} write={String} />;
}

/** A discount in 折, kept in thousandths. */
export function DiscountBox(props: Omit<TypedBoxProps<number>, 'suffix'>) {
  return <TypedBox {...props} suffix="折" read={readDiscount} write={writeDiscount} />;
}

/** A share in per cent, kept in thousandths. */
export function ShareBox(props: Omit<TypedBoxProps<number>, 'suffix'>) {
  return <TypedBox {...props} suffix="%" read={readShare} write={writeShare} />;
}

/** An amount of a labelled field that may not be empty. */
export function YuanField(props: {
  readonly label: string;
  readonly path: Path;
  readonly value: Fen;
  readonly help?: string;
  readonly onChange: (value: Fen) => void;
}) {
  const { label, path, help } = props;
  return (
    <Field label={label} path={path} {...(help === undefined ? {} : { help })}>
      {(id) => (
        <YuanBox
          id={id}
          value={props.value}
          onChange={(value) => value !== null && props.onChange(value)}
        />
      )}
    </Field>
  );
}

/** An amount that may be left empty. */
export function OptionalYuanField(props: {
  readonly label: string;
  readonly path: Path;
  readonly value: Fen | null;
  readonly emptyWords: string;
  readonly onChange: (value: Fen | null) => void;
}) {
  return (
    <Field label={props.label} path={props.path}>
      {(id) => (
        <YuanBox
          id={id}
          value={props.value}
          isOptional
          placeholder={props.emptyWords}
          onChange={props.onChange}
        />
      )}
    </Field>
  );
}

type Names<Key extends string> = Readonly<Record<Key, string>>;

/** The members of a table of names as options, in its order. */
export function optionsOf<Key extends string>(
  names: Names<Key>,
): { readonly value: Key; readonly label: string }[] {
  const isKey = (key: string): key is Key => Object.hasOwn(names, key);
  return Object.keys(names)
    .filter(isKey)
    .map((value) => ({ value, label: names[value] }));
}

/** One of a closed set. */
export function ChoiceField<Key extends string>(props: {
  readonly label: string;
  readonly path: Path;
  readonly value: Key;
  readonly names: Names<Key>;
  readonly help?: string;
  readonly onChange: (value: Key) => void;
}) {
  const { label, path, help } = props;
  return (
    <Field label={label} path={path} {...(help === undefined ? {} : { help })}>
      {(id) => (
        <Select<Key>
          id={id}
          value={props.value}
          options={optionsOf(props.names)}
          onChange={props.onChange}
        />
      )}
    </Field>
  );
}

/** Any number of a closed set; none is null: no condition. */
export function SeveralField<Key extends string>(props: {
  readonly label: string;
  readonly path: Path;
  readonly value: readonly Key[] | null;
  readonly names: Names<Key>;
  readonly emptyWords: string;
  readonly onChange: (value: Key[] | null) => void;
}) {
  return (
    <Field label={props.label} path={props.path}>
      {(id) => (
        <Select<Key[]>
          id={id}
          mode="multiple"
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          placeholder={props.emptyWords}
          value={[...(props.value ?? [])]}
          options={optionsOf(props.names)}
          onChange={(value) => props.onChange(value.length === 0 ? null : value)}
        />
      )}
    </Field>
  );
}

/** A condition that is stated or not. */
export function SwitchField(props: {
  readonly label: string;
  readonly path: Path;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}) {
  return (
    <Field label={props.label} path={props.path}>
      {(id) => (
        <Switch
          id={id}
          checked={props.isOn}
          onChange={props.onChange}
          checkedChildren="是"
          unCheckedChildren="否"
        />
      )}
    </Field>
  );
}

/** A date; one that may be missing says in words what that means. */
export function DateField(props: {
  readonly label: string;
  readonly path: Path;
  readonly value: string | null;
  readonly emptyWords?: string;
  readonly onChange: (date: string | null) => void;
}) {
  return (
    <Field label={props.label} path={props.path}>
      {(id) => (
        <DatePicker
          id={id}
          allowClear={props.emptyWords !== undefined}
          placeholder={props.emptyWords ?? '选择日期'}
          value={props.value === null ? null : dayjs(props.value)}
          onChange={(date) => props.onChange(date === null ? null : date.format('YYYY-MM-DD'))}
        />
      )}
    </Field>
  );
}
