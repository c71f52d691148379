import { Button } from 'antd';
import { fen } from '../../../../../shared/money/fen.ts';
import { isAsExpected, runCase } from '../../../../../shared/policy/cases/run-case.ts';
import { checkName, expectedWords, gotWords } from '../../../../../shared/policy/check/cases.ts';
import { fundName } from '../../../../../shared/policy/describe/words.ts';
import { describeCase } from '../../../../../shared/policy/describe/worked-case.ts';
import type { PolicyDocument } from '../../../../../shared/policy/document.ts';
import {
  CATEGORY_NAMES,
  MEAL_PERIOD_NAMES,
  SERVICE_TYPE_NAMES,
} from '../../../../../shared/policy/names.ts';
import type { MealCase, WorkedCase } from '../../../../../shared/policy/worked-case.ts';
import { CaseImport } from './case-import.tsx';
import { withOutcome } from './case-outcome.ts';
import { freshId } from './draft-form.ts';
import {
  ChoiceField,
  DateField,
  Field,
  type Path,
  SeveralField,
  SwitchField,
  TextField,
  WholeBox,
  YuanField,
} from './fields.tsx';
import { ListEditor } from './list-editor.tsx';
import type { SectionProps } from './section.ts';

/** Meals worked out by hand that must come out right. */
export function CasesSection({ form, look, decided, edit, listState }: SectionProps) {
  return (
    <>
      <h3>算例</h3>
      <p className="soft">
        照文件手工算几份餐写在这里。以后每次改动都会重算一遍，对不上的不能发布。
      </p>
      <CaseImport document={look} onCases={(cases) => edit({ cases })} />
      <ListEditor
        path={['cases']}
        parts={form.cases}
        state={listState('cases')}
        noun="算例"
        emptyWords="还没有算例。建议每一档至少写一个。"
        nameOf={(one) => one.title}
        describe={describeCase}
        make={() => emptyCase(form.effectiveFrom, freshId('case', form.cases))}
        copy={(one) => ({ ...one, id: freshId('case', form.cases) })}
        onChange={(cases) => edit({ cases })}
        form={(one, path, change) => (
          <>
            {one.kind === 'meal' ? (
              <MealCaseForm one={one} path={path} look={look} onChange={change} />
            ) : (
              <p className="soft">这种算例（{describeCase(one)}）在这里只能看、复制或删除。</p>
            )}
            <CaseOutcome one={one} decided={decided} onChange={change} />
          </>
        )}
      />
    </>
  );
}

function emptyCase(businessDate: string, id: string): WorkedCase {
  const none = fen(0);
  return {
    kind: 'meal',
    id,
    title: '新算例',
    variant: null,
    person: {
      standing: 'registered',
      ageYears: 70,
      categories: [],
      careLevels: [],
      states: [],
      householdCode: null,
      residenceCode: null,
    },
    site: {
      canteenId: '00000000-0000-4000-8000-000000000000',
      kind: 'canteen',
      divisionCode: '370481001001',
    },
    meal: {
      businessDate,
      mealPeriod: 'lunch',
      isWorkingDay: true,
      serviceType: 'eat-in',
      bookedDaysBefore: 0,
      prices: {
        setMealFen: fen(1500),
        dishesFen: none,
        byWeightFen: none,
        weightGrams: 0,
        deliveryFeeFen: none,
      },
    },
    used: [],
    expect: { paysFen: fen(1500), isRefused: false },
  };
}

function MealCaseForm(props: {
  readonly one: MealCase;
  readonly path: Path;
  readonly look: PolicyDocument;
  readonly onChange: (one: MealCase) => void;
}) {
  const { one, path } = props;
  const change = (next: Partial<MealCase>): void => props.onChange({ ...one, ...next });
  const changeMeal = (next: Partial<MealCase['meal']>): void =>
    change({ meal: { ...one.meal, ...next } });
  const price = (name: 'setMealFen' | 'dishesFen' | 'deliveryFeeFen', label: string) => (
    <YuanField
      label={label}
      path={[...path, 'meal', 'prices', name]}
      value={one.meal.prices[name]}
      onChange={(amount) => changeMeal({ prices: { ...one.meal.prices, [name]: amount } })}
    />
  );
  return (
    <div className="form-grid">
      <TextField
        label="说明"
        path={[...path, 'title']}
        value={one.title}
        maxLength={120}
        isWide
        onChange={(title) => change({ title })}
      />
      <CasePersonFields one={one} path={[...path, 'person']} onChange={change} />
      {price('setMealFen', '套餐原价')}
      {price('dishesFen', '单点菜品原价')}
      {price('deliveryFeeFen', '送餐费')}
      <DateField
        label="哪一天"
        path={[...path, 'meal', 'businessDate']}
        value={one.meal.businessDate}
        onChange={(businessDate) => businessDate !== null && changeMeal({ businessDate })}
      />
      <ChoiceField
        label="餐次"
        path={[...path, 'meal', 'mealPeriod']}
        value={one.meal.mealPeriod}
        names={MEAL_PERIOD_NAMES}
        onChange={(mealPeriod) => changeMeal({ mealPeriod })}
      />
      <ChoiceField
        label="用餐方式"
        path={[...path, 'meal', 'serviceType']}
        value={one.meal.serviceType}
        names={SERVICE_TYPE_NAMES}
        onChange={(serviceType) => changeMeal({ serviceType })}
      />
      <SwitchField
        label="工作日"
        path={[...path, 'meal', 'isWorkingDay']}
        isOn={one.meal.isWorkingDay}
        onChange={(isWorkingDay) => changeMeal({ isWorkingDay })}
      />
      <YuanField
        label="照文件老人应付"
        path={[...path, 'expect', 'paysFen']}
        value={one.expect.paysFen}
        onChange={(paysFen) => change({ expect: { ...one.expect, paysFen } })}
      />
      <CaseFundFields one={one} path={path} look={props.look} onChange={change} />
    </div>
  );
}

/** What the case expects of each fund and for the operator, where it says so. */
function CaseFundFields(props: {
  readonly one: MealCase;
  readonly path: Path;
  readonly look: PolicyDocument;
  readonly onChange: (next: Partial<MealCase>) => void;
}) {
  const { one, path, onChange: change } = props;
  const { byFund, operatorFen } = one.expect;
  return (
    <>
      {byFund?.map(({ fundId, amountFen }, index) => (
        <YuanField
          key={fundId}
          label={`照文件${fundName(fundId, props.look)}承担`}
          path={[...path, 'expect', 'byFund', index, 'amountFen']}
          value={amountFen}
          onChange={(amount) =>
            change({
              expect: {
                ...one.expect,
                byFund: byFund.map((part) =>
                  part.fundId === fundId ? { fundId, amountFen: amount } : part,
                ),
              },
            })
          }
        />
      ))}
      {operatorFen !== undefined && (
        <YuanField
          label="照文件运营方应得"
          path={[...path, 'expect', 'operatorFen']}
          value={operatorFen}
          onChange={(amount) => change({ expect: { ...one.expect, operatorFen: amount } })}
        />
      )}
    </>
  );
}

/** What comes out now, where it is not what the case expects, and the way to say that the document was changed on purpose. */
function CaseOutcome(props: {
  readonly one: WorkedCase;
  readonly decided: PolicyDocument | null;
  readonly onChange: (one: WorkedCase) => void;
}) {
  const { one, decided } = props;
  const worked = decided?.cases.find(({ id }) => id === one.id);
  if (decided === null || worked === undefined) return null;
  const result = runCase(decided, worked);
  if (result.isRight) return <p className="soft">现在算出来和这里写的一样。</p>;
  const wrong = result.checks.filter((check) => !isAsExpected(check));
  const next = withOutcome(one, result);
  return (
    <div className="notice">
      <ul className="reasons">
        {wrong.map((check) => (
          <li key={checkName(decided, check)}>
            {checkName(decided, check)}：写的是{expectedWords(check)}，现在算出{gotWords(check)}
          </li>
        ))}
      </ul>
      {next !== null && (
        <Button size="small" onClick={() => props.onChange(next)}>
          核对过文件，改成算出来的数
        </Button>
      )}
    </div>
  );
}

function CasePersonFields(props: {
  readonly one: MealCase;
  readonly path: Path;
  readonly onChange: (next: Partial<MealCase>) => void;
}) {
  const { one, path } = props;
  const { person } = one;
  if (person === null) return <p className="soft">没有登记的客人</p>;
  const since = '2000-01-01';
  return (
    <>
      {person.ageYears === undefined ? (
        <p className="soft">出生日期 {person.birthDate}</p>
      ) : (
        <Field label="老人年龄" path={[...path, 'ageYears']}>
          {(id) => (
            <WholeBox
              id={id}
              value={person.ageYears ?? null}
              suffix="岁"
              least={0}
              most={130}
              onChange={(ageYears) =>
                ageYears !== null && props.onChange({ person: { ...person, ageYears } })
              }
            />
          )}
        </Field>
      )}
      <SeveralField
        label="属于哪些类别"
        path={[...path, 'categories']}
        value={person.categories.map((held) => held.category)}
        names={CATEGORY_NAMES}
        emptyWords="没有"
        onChange={(categories) =>
          props.onChange({
            person: {
              ...person,
              categories: (categories ?? []).map(
                (category) =>
                  person.categories.find((held) => held.category === category) ?? {
                    category,
                    from: since,
                    to: null,
                  },
              ),
            },
          })
        }
      />
    </>
  );
}
