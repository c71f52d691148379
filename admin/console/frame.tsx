import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useEffect } from 'react';
import type { SessionView } from '../contract/views.ts';
import { api, troubleSentence } from './api.ts';
import { AlarmsPage } from './pages/alarms.tsx';
import { BackupsPage } from './pages/backups/backups-page.tsx';
import { ChecksPage } from './pages/checks/checks-page.tsx';
import { CoveragePage } from './pages/coverage/coverage-page.tsx';
import { KiosksPage } from './pages/kiosks.tsx';
import { MealsPage } from './pages/meals/meals-page.tsx';
import { MenusPage } from './pages/menus/menus-page.tsx';
import { PoliciesPage } from './pages/policies/policies-page.tsx';
import { useAlarms } from './queries.ts';
import { hashOf, type PageId, type Route, useRoute } from './routes.ts';

const pages: readonly { readonly id: PageId; readonly title: string }[] = [
  { id: 'coverage', title: '规划进度' },
  { id: 'meals', title: '就餐记录' },
  { id: 'kiosks', title: '食堂与设备' },
  { id: 'menus', title: '菜单' },
  { id: 'checks', title: '核查' },
  { id: 'policies', title: '补贴政策' },
  { id: 'alarms', title: '提醒' },
  { id: 'backups', title: '备份与恢复' },
];

const roleNames: Record<SessionView['role'], string> = {
  'bureau-officer': '民政局经办',
  'bureau-leader': '民政局负责人',
  auditor: '审计（只看）',
};

/** The signed-in console: pages at the left, the open one at the right. */
export function Frame({ session }: { readonly session: SessionView }) {
  const route = useRoute();
  const title = pages.find((page) => page.id === route.page)?.title ?? '';
  useEffect(() => {
    document.title = `${title} · ${session.districtName}助老食堂监管台`;
  }, [title, session.districtName]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page begins at its top
  useEffect(() => {
    window.scrollTo(0, 0);
  }, [route.page]);
  return (
    <div className="frame">
      <aside className="sider">
        <div className="sider-brand">
          <strong>助老食堂</strong>
          <span>{session.districtName}监管台</span>
        </div>
        <Navigation current={route.page} />
        <SignedInPerson session={session} />
      </aside>
      <main className="content">
        <OpenPage route={route} session={session} />
      </main>
    </div>
  );
}

function Navigation({ current }: { readonly current: PageId }) {
  const alarmCount = useAlarms().data?.length ?? 0;
  return (
    <nav aria-label="页面">
      {pages.map((page) => (
        <a
          key={page.id}
          href={hashOf(page.id)}
          className="sider-link"
          aria-current={page.id === current ? 'page' : undefined}
        >
          {page.title}
          {page.id === 'alarms' && alarmCount > 0 && (
            <span className="sider-count" title={`${alarmCount} 条提醒`}>
              {alarmCount > 99 ? '99+' : alarmCount}
            </span>
          )}
        </a>
      ))}
    </nav>
  );
}

function SignedInPerson({ session }: { readonly session: SessionView }) {
  const client = useQueryClient();
  const { message } = App.useApp();
  const signOut = useMutation({
    mutationFn: () => api.signOut.mutate(),
    // Everything that was shown belongs to the person who leaves.
    onSuccess: () => client.resetQueries(),
    onError: (error) => message.error(troubleSentence(error)),
  });
  return (
    <div className="sider-person">
      <strong>{session.displayName}</strong>
      <span>{roleNames[session.role]}</span>
      <Button
        type="text"
        size="small"
        className="sider-leave"
        loading={signOut.isPending}
        onClick={() => signOut.mutate()}
      >
        退出登录
      </Button>
    </div>
  );
}

function OpenPage({ route, session }: { readonly route: Route; readonly session: SessionView }) {
  switch (route.page) {
    case 'coverage':
      return <CoveragePage session={session} />;
    case 'meals':
      return <MealsPage session={session} params={route.params} />;
    case 'kiosks':
      return <KiosksPage session={session} />;
    case 'menus':
      return <MenusPage session={session} params={route.params} />;
    case 'checks':
      return <ChecksPage session={session} params={route.params} />;
    case 'policies':
      return <PoliciesPage session={session} params={route.params} />;
    case 'alarms':
      return <AlarmsPage session={session} />;
    case 'backups':
      return <BackupsPage session={session} />;
  }
}
