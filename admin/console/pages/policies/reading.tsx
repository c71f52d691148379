import { type ReactNode, useMemo } from 'react';
import { checkPolicy } from '../../../../shared/policy/check/check-policy.ts';
import { keepsFromPricing } from '../../../../shared/policy/check/finding.ts';
import {
  describeFund,
  describeLayer,
  describeLimit,
  describeOperatorPayment,
  describePeriod,
  describeScope,
  describeSettings,
  describeSettlement,
  describeSiteGrant,
  describeTopUpRule,
} from '../../../../shared/policy/describe/other-parts.ts';
import { priceTable } from '../../../../shared/policy/describe/price-table.ts';
import { describeRule } from '../../../../shared/policy/describe/rule.ts';
import type { PolicyDocument } from '../../../../shared/policy/document.ts';
import { SOURCE_GRADE_NAMES } from '../../../../shared/policy/names.ts';
import { describeCase } from './case-words.ts';
import { FindingsList } from './findings-list.tsx';
import { PriceTableView, SavePriceTable } from './price-table-view.tsx';

/** A whole document to be read: sentences, price table, facts, settings, cases. */
export function PolicyReading(props: {
  readonly document: PolicyDocument;
  readonly isDemo: boolean;
  /** Who proposed, approved, the digest: what only some documents have. */
  readonly facts?: ReactNode;
}) {
  const { document } = props;
  return (
    <div className="policy">
      <PricePanel document={document} isDemo={props.isDemo} />
      <div className="policy-body">
        <RulesPanel document={document} />
        <FactsPanel document={document} facts={props.facts} />
        <SettingsPanel document={document} />
        <CasesPanel document={document} />
      </div>
    </div>
  );
}

function PricePanel(props: { readonly document: PolicyDocument; readonly isDemo: boolean }) {
  const { document } = props;
  const findings = useMemo(() => checkPolicy(document), [document]);
  const table = useMemo(
    () => (findings.some(keepsFromPricing) ? null : priceTable(document)),
    [document, findings],
  );
  return (
    <section className="panel">
      <header className="panel-head">
        <h2>价目表</h2>
        {table !== null && (
          <SavePriceTable table={table} title={document.title} isDemo={props.isDemo} />
        )}
      </header>
      {table === null ? (
        <>
          <p>有错误，改好以后才能算出价目表：</p>
          <FindingsList findings={findings} document={document} />
        </>
      ) : (
        <PriceTableView table={table} />
      )}
    </section>
  );
}

interface Sentence {
  readonly id: string;
  readonly title: string;
  readonly words: string;
}

function Sentences(props: {
  readonly heading: string;
  readonly parts: readonly Sentence[];
  readonly emptyWords: string | null;
}) {
  if (props.parts.length === 0 && props.emptyWords === null) return null;
  return (
    <>
      <h3>{props.heading}</h3>
      {props.parts.length === 0 && <p className="soft">{props.emptyWords}</p>}
      <ul className="sentences">
        {props.parts.map((part) => (
          <li key={part.id}>
            <strong>{part.title}</strong>
            <span>{part.words}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function sentencesOf<Part extends { readonly id: string; readonly title: string }>(
  parts: readonly Part[],
  describe: (part: Part) => string,
): readonly Sentence[] {
  return parts.map((part) => ({ id: part.id, title: part.title, words: describe(part) }));
}

function RulesPanel({ document }: { readonly document: PolicyDocument }) {
  const hasLayers = document.layers.length > 1;
  return (
    <section className="panel">
      <Sentences
        heading="规则"
        parts={sentencesOf(document.rules, (rule) => describeRule(rule, document))}
        emptyWords="没有规则，所有人都按原价付。"
      />
      <p className="soft">没有列出的人按原价付。</p>
      <Sentences
        heading={hasLayers ? '分层计算（按先后）' : '几条都符合时'}
        parts={sentencesOf(document.layers, describeLayer)}
        emptyWords={null}
      />
      <Sentences
        heading="限额"
        parts={sentencesOf(document.limits, (limit) => describeLimit(limit, document))}
        emptyWords="没有限额。"
      />
      <Sentences
        heading="充值优惠"
        parts={sentencesOf(document.topUpRules, (rule) => describeTopUpRule(rule, document))}
        emptyWords={null}
      />
      <Sentences
        heading="付给运营方"
        parts={sentencesOf(document.operatorPayments, (payment) =>
          describeOperatorPayment(payment, document),
        )}
        emptyWords={null}
      />
      <Sentences
        heading="站点补助"
        parts={sentencesOf(document.siteGrants, (grant) => describeSiteGrant(grant, document))}
        emptyWords={null}
      />
    </section>
  );
}

function FactsPanel(props: { readonly document: PolicyDocument; readonly facts: ReactNode }) {
  const { document } = props;
  return (
    <section className="panel">
      <h3>文件</h3>
      <dl className="facts">
        <dt>发文单位</dt>
        <dd>{document.issuer}</dd>
        <dt>文号</dt>
        <dd>{document.documentNumber}</dd>
        <dt>执行时间</dt>
        <dd>{describePeriod(document)}</dd>
        <dt>适用</dt>
        <dd>{describeScope(document.scope)}</dd>
        <dt>结算</dt>
        <dd>{describeSettlement(document.settlement)}</dd>
        <dt>资金</dt>
        <dd>
          {document.funds.map((fund) => (
            <div key={fund.id}>{describeFund(fund)}</div>
          ))}
        </dd>
        <dt>出处</dt>
        <dd>
          <strong>{SOURCE_GRADE_NAMES[document.source.grade]}</strong>
          <div>{document.source.place}</div>
          <div className="soft">{document.source.note}</div>
        </dd>
        {props.facts}
      </dl>
    </section>
  );
}

function SettingsPanel({ document }: { readonly document: PolicyDocument }) {
  return (
    <section className="panel">
      <h3>文件没写清、由本地定的</h3>
      <dl className="answers">
        {describeSettings(document.settings).map((one) => (
          <div key={one.name}>
            <dt>{one.question}</dt>
            <dd>{one.answer}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function CasesPanel({ document }: { readonly document: PolicyDocument }) {
  return (
    <section className="panel">
      <h3>算例（{document.cases.length}）</h3>
      {document.cases.length === 0 && <p className="soft">没有算例。</p>}
      <ul className="sentences">
        {document.cases.map((one) => (
          <li key={one.id}>
            <strong>{one.title}</strong>
            <span>{describeCase(one)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
