import { Select } from 'antd';
import type { PoliciesView } from '../../../contract/policies.ts';
import type { SessionView } from '../../../contract/views.ts';
import { PageHeader } from '../../parts/page-header.tsx';
import { EmptyWords } from '../../parts/states.tsx';
import { replaceParams } from '../../routes.ts';
import { ComparisonView } from './compare-view.tsx';
import { compareParams, documentBehind, listLink, versionKey } from './links.ts';

/** Any version or draft against any other. */
export function ComparePage(props: {
  readonly view: PoliciesView;
  readonly session: SessionView;
  readonly params: Readonly<Record<string, string>>;
}) {
  const { view, params } = props;
  const { before = '', after = '' } = params;
  const options = [
    ...view.published.map(({ document }) => ({
      value: `v:${versionKey(document)}`,
      label: `${document.title} 第 ${document.version} 版（${document.effectiveFrom} 起）`,
    })),
    ...view.drafts.map(({ draftId, document }) => ({
      value: `d:${draftId}`,
      label: `${document.title} 第 ${document.version} 版（草稿）`,
    })),
  ];
  const nameOf = (reference: string): string =>
    options.find((option) => option.value === reference)?.label ?? '';
  const picker = (label: string, value: string, onPick: (next: string) => void) => (
    <div className="compare-pick">
      <span aria-hidden>{label}</span>
      <Select<string>
        aria-label={label}
        value={nameOf(value) === '' ? null : value}
        placeholder="选择一份"
        options={options}
        onChange={onPick}
      />
    </div>
  );
  const old = documentBehind(view, before);
  const recent = documentBehind(view, after);
  return (
    <>
      <PageHeader
        title="比较两份政策"
        isDemo={props.session.isDemo}
        note={<a href={listLink}>返回列表</a>}
      />
      <div className="filter-bar">
        {picker('原来的', before, (next) => replaceParams('policies', compareParams(next, after)))}
        {picker('新的', after, (next) => replaceParams('policies', compareParams(before, next)))}
      </div>
      {old === null || recent === null ? (
        <section className="panel">
          <EmptyWords words="选两份政策，看价钱和条文有哪些变化。" />
        </section>
      ) : (
        <ComparisonView
          before={old}
          after={recent}
          beforeName={shortName(nameOf(before))}
          afterName={shortName(nameOf(after))}
        />
      )}
    </>
  );
}

/** The version and its date: the title is the same on both sides more often than not. */
function shortName(label: string): string {
  return label.slice(label.lastIndexOf('第 '));
}
