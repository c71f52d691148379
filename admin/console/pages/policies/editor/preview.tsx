import type { PolicyFinding } from '../../../../../shared/policy/check/finding.ts';
import { describeRule } from '../../../../../shared/policy/describe/rule.ts';
import { countFindings, FindingsList } from '../findings-list.tsx';
import { PriceTableView } from '../price-table-view.tsx';
import type { CheckedForm } from './use-checked.ts';

/** What the form means as it stands: the open rule in words, the price table, the findings. */
export function Preview(props: {
  readonly checked: CheckedForm;
  readonly openRule: number | null;
  readonly openQuestions: number;
  readonly hasTypingProblems: boolean;
  readonly onOpen: (finding: PolicyFinding) => void;
}) {
  const { checked, openQuestions } = props;
  const rule = props.openRule === null ? undefined : checked.look.rules[props.openRule];
  return (
    <aside className="editor-preview" aria-label="现在的意思">
      {rule !== undefined && (
        <section className="panel">
          <h2>这条规则读作</h2>
          <p className="rule-sentence" aria-live="polite">
            {describeRule(rule, checked.look)}
          </p>
        </section>
      )}
      <section className="panel">
        <header className="panel-head">
          <h2>价目表</h2>
          {!checked.isTableCurrent && checked.table !== null && (
            <span className="mark mark-warning">改好错误前的</span>
          )}
        </header>
        {props.hasTypingProblems && <p className="notice">有填错的格子，下面还是填错之前的数。</p>}
        {openQuestions > 0 && (
          <p className="notice">
            还有 {openQuestions}{' '}
            个问题没有回答。价目表和检查结果暂时按模板的答案（没有模板就按第一个答案）来算，回答后可能会变。
          </p>
        )}
        {checked.table === null ? (
          <p className="soft">改好下面的错误，这里就会算出价目表。</p>
        ) : (
          <PriceTableView table={checked.table} />
        )}
      </section>
      <section className="panel">
        <header className="panel-head">
          <h2>检查结果</h2>
          <span className="soft">{countFindings(checked.findings)}</span>
        </header>
        <FindingsList findings={checked.findings} document={checked.look} onOpen={props.onOpen} />
      </section>
    </aside>
  );
}
