import { Checkbox, Select } from 'antd';
import type { Who } from '../../../../../shared/policy/conditions.ts';
import {
  CARE_LEVEL_NAMES,
  CATEGORY_NAMES,
  HOME_AREA_NAMES,
  HOME_BASIS_NAMES,
} from '../../../../../shared/policy/names.ts';
import { FieldGroup, optionsOf, type Path, pathText, SeveralField, WholeBox } from './fields.tsx';

type AgeEnd = NonNullable<NonNullable<Who['age']>['from']>;

/** Who a part of the policy is for; an empty box is no condition. */
export function WhoForm(props: {
  readonly who: Who;
  readonly path: Path;
  readonly onChange: (who: Who) => void;
}) {
  const { who, path } = props;
  const change = (next: Partial<Who>): void => props.onChange({ ...who, ...next });
  return (
    <>
      <FieldGroup
        label="年龄（周岁）"
        path={[...path, 'age']}
        help="两头都可以空着；不勾“含”就是不包括这一岁"
      >
        <AgeEndBox
          label="从"
          path={[...path, 'age', 'from']}
          end={who.age?.from ?? null}
          includedWord="含本岁（以上）"
          onChange={(from) => change({ age: ageOf(from, who.age?.to ?? null) })}
        />
        <AgeEndBox
          label="到"
          path={[...path, 'age', 'to']}
          end={who.age?.to ?? null}
          includedWord="含本岁；不勾是“未满”"
          onChange={(to) => change({ age: ageOf(who.age?.from ?? null, to) })}
        />
      </FieldGroup>
      <SeveralField
        label="属于下面任意一类"
        path={[...path, 'anyCategory']}
        value={who.anyCategory}
        names={CATEGORY_NAMES}
        emptyWords="不限"
        onChange={(anyCategory) => change({ anyCategory })}
      />
      <SeveralField
        label="同时属于下面每一类"
        path={[...path, 'everyCategory']}
        value={who.everyCategory}
        names={CATEGORY_NAMES}
        emptyWords="不限"
        onChange={(everyCategory) => change({ everyCategory })}
      />
      <SeveralField
        label="不属于下面任何一类"
        path={[...path, 'noCategory']}
        value={who.noCategory}
        names={CATEGORY_NAMES}
        emptyWords="不限"
        onChange={(noCategory) => change({ noCategory })}
      />
      <CareLevelField who={who} path={[...path, 'careLevel']} onChange={change} />
      <HomeFields who={who} path={[...path, 'home']} onChange={change} />
    </>
  );
}

function ageOf(from: AgeEnd | null, to: AgeEnd | null): Who['age'] {
  return from === null && to === null ? null : { from, to };
}

function AgeEndBox(props: {
  readonly label: string;
  readonly path: Path;
  readonly end: AgeEnd | null;
  readonly includedWord: string;
  readonly onChange: (end: AgeEnd | null) => void;
}) {
  const { end } = props;
  const isFrom = props.label === '从';
  return (
    <span className="age-end" data-path={pathText(props.path)}>
      <span>{props.label}</span>
      <WholeBox
        id={`field-${pathText(props.path)}`}
        label={isFrom ? '年龄从' : '年龄到'}
        value={end?.years ?? null}
        isOptional
        placeholder="不限"
        suffix="岁"
        least={0}
        most={150}
        onChange={(years) =>
          props.onChange(years === null ? null : { years, isIncluded: end?.isIncluded ?? isFrom })
        }
      />
      <Checkbox
        checked={end?.isIncluded ?? isFrom}
        disabled={end === null}
        onChange={(event) =>
          end !== null && props.onChange({ ...end, isIncluded: event.target.checked })
        }
      >
        {props.includedWord}
      </Checkbox>
    </span>
  );
}

const careLevels = ([0, 1, 2, 3, 4] as const).map((level) => ({
  value: level as number,
  label: CARE_LEVEL_NAMES[level],
}));

function CareLevelField(props: {
  readonly who: Who;
  readonly path: Path;
  readonly onChange: (next: Partial<Who>) => void;
}) {
  const { careLevel } = props.who;
  return (
    <FieldGroup label="能力评估等级" path={props.path}>
      <Select<number>
        aria-label="能力评估等级从"
        className="level-select"
        allowClear
        placeholder="不限"
        value={careLevel?.from ?? null}
        options={careLevels}
        onChange={(from: number | undefined) =>
          props.onChange({
            careLevel: from === undefined ? null : { from, to: Math.max(from, careLevel?.to ?? 4) },
          })
        }
      />
      <span>到</span>
      <Select<number>
        aria-label="能力评估等级到"
        className="level-select"
        disabled={careLevel === null}
        placeholder="不限"
        value={careLevel?.to ?? null}
        options={careLevels}
        onChange={(to) => careLevel !== null && props.onChange({ careLevel: { ...careLevel, to } })}
      />
    </FieldGroup>
  );
}

function HomeFields(props: {
  readonly who: Who;
  readonly path: Path;
  readonly onChange: (next: Partial<Who>) => void;
}) {
  const { home } = props.who;
  const { path } = props;
  return (
    <FieldGroup label="户籍、居住地" path={path}>
      <Select
        aria-label="看户籍还是居住地"
        className="home-select"
        allowClear
        placeholder="不限"
        value={home?.basis ?? null}
        options={optionsOf(HOME_BASIS_NAMES)}
        onChange={(basis: NonNullable<Who['home']>['basis'] | undefined) =>
          props.onChange({
            home: basis === undefined ? null : { basis, area: home?.area ?? 'policy-area' },
          })
        }
      />
      <span>在</span>
      <Select
        aria-label="在哪里"
        className="home-select"
        disabled={home === null}
        placeholder="不限"
        value={home?.area ?? null}
        options={optionsOf(HOME_AREA_NAMES)}
        onChange={(area: NonNullable<Who['home']>['area']) =>
          home !== null && props.onChange({ home: { ...home, area } })
        }
      />
    </FieldGroup>
  );
}
