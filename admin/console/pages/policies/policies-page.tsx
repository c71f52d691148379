import { Alert } from 'antd';
import type { PoliciesView } from '../../../contract/policies.ts';
import type { SessionView } from '../../../contract/views.ts';
import { shanghaiDate } from '../../format.ts';
import { FailureNotice, LoadingBlock } from '../../parts/states.tsx';
import { useNow } from '../../parts/use-now.ts';
import { usePolicies } from '../../queries.ts';
import { ComparePage } from './compare-page.tsx';
import { DraftPage } from './draft-page.tsx';
import { EditorPage } from './editor/editor-page.tsx';
import { findDraft, findPublished, listLink } from './links.ts';
import { PolicyList } from './list-page.tsx';
import { VersionPage } from './version-page.tsx';

interface Props {
  readonly session: SessionView;
  readonly params: Readonly<Record<string, string>>;
}

/** The section 补贴政策: the list, and whatever of it the address names. */
export function PoliciesPage({ session, params }: Props) {
  const policies = usePolicies();
  const today = shanghaiDate(useNow(60_000));
  if (policies.isPending) return <LoadingBlock label="正在取政策" />;
  if (policies.data === undefined) {
    return <FailureNotice error={policies.error} onRetry={() => void policies.refetch()} />;
  }
  return <OpenView session={session} params={params} view={policies.data} today={today} />;
}

function OpenView(props: Props & { readonly view: PoliciesView; readonly today: string }) {
  const { session, params, view, today } = props;
  switch (params.view) {
    case 'version': {
      const policy = findPublished(view, params.key ?? '');
      if (policy === null) return <Gone what="这个版本" />;
      return <VersionPage policy={policy} view={view} session={session} today={today} />;
    }
    case 'draft': {
      const draft = findDraft(view, params.draft ?? '');
      if (draft === null) return <Gone what="这份草稿" />;
      return (
        <DraftPage
          key={draft.draftId}
          draft={draft}
          view={view}
          session={session}
          params={params}
          today={today}
        />
      );
    }
    case 'edit':
      return <EditorPage view={view} session={session} params={params} today={today} />;
    case 'compare':
      return <ComparePage view={view} session={session} params={params} />;
    default:
      return <PolicyList view={view} session={session} today={today} />;
  }
}

/** What an address names is no longer there. */
function Gone({ what }: { readonly what: string }) {
  return (
    <Alert
      type="warning"
      role="alert"
      title={`${what}已经不在了`}
      description={
        <>
          草稿可能已经发布，或者被删除。请回到<a href={listLink}>政策列表</a>看一看。
        </>
      }
    />
  );
}
