import { useMemo } from 'react';
import { checkPolicy } from '../../../../shared/policy/check/check-policy.ts';
import { keepsFromPricing } from '../../../../shared/policy/check/finding.ts';
import { compareVersions, type Difference } from '../../../../shared/policy/describe/compare.ts';
import { comparePrices } from '../../../../shared/policy/describe/price-table.ts';
import type { PolicyDocument } from '../../../../shared/policy/document.ts';
import { PriceComparisonView } from './price-table-view.tsx';

const kindWords: Readonly<Record<Difference['kind'], string>> = {
  added: '＋ 新增',
  removed: '－ 去掉',
  changed: '≠ 改动',
};

/** What two documents differ in: in words, and as prices beside each other. */
export function ComparisonView(props: {
  readonly before: PolicyDocument;
  readonly after: PolicyDocument;
  readonly beforeName: string;
  readonly afterName: string;
}) {
  const { before, after } = props;
  const differences = useMemo(() => compareVersions(before, after), [before, after]);
  const prices = useMemo(
    () =>
      [before, after].some((document) => checkPolicy(document).some(keepsFromPricing))
        ? null
        : comparePrices(before, after),
    [before, after],
  );
  return (
    <>
      <section className="panel">
        <header className="panel-head">
          <h2>价钱的变化</h2>
          <span className="soft">
            {props.beforeName} → {props.afterName}，老人付多少（元）
          </span>
        </header>
        {prices === null ? (
          <p>有一份还有错误，改好以后才能比价钱。</p>
        ) : (
          <PriceComparisonView table={prices} />
        )}
      </section>
      <section className="panel">
        <header className="panel-head">
          <h2>条文的变化（{differences.length} 处）</h2>
        </header>
        {differences.length === 0 ? (
          <p className="soft">两份内容相同。</p>
        ) : (
          <DifferenceTable {...props} differences={differences} />
        )}
      </section>
    </>
  );
}

/** Each difference with both sentences. */
export function DifferenceTable(props: {
  readonly differences: readonly Difference[];
  readonly beforeName: string;
  readonly afterName: string;
}) {
  return (
    <table className="differences">
      <thead>
        <tr>
          <th scope="col">变化</th>
          <th scope="col">哪里</th>
          <th scope="col">{props.beforeName}</th>
          <th scope="col">{props.afterName}</th>
        </tr>
      </thead>
      <tbody>
        {props.differences.map((one) => (
          <tr key={`${one.part} ${one.name} ${one.before} ${one.after}`}>
            <td className="difference-kind">{kindWords[one.kind]}</td>
            <td>
              <span className="soft">{one.part}</span>
              <div>{one.name}</div>
            </td>
            <td>{one.before ?? '没有'}</td>
            <td>{one.after ?? '没有'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
