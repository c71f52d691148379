import { type QueryCache, QueryClientProvider, useQueryClient } from '@tanstack/react-query';
import { App as AntdApp, ConfigProvider } from 'antd';
import datePickerZhCN from 'antd/es/date-picker/locale/zh_CN.js';
import zhCN from 'antd/es/locale/zh_CN.js';
import dayjs from 'dayjs';
import timezone from 'dayjs/plugin/timezone.js';
import utc from 'dayjs/plugin/utc.js';
import 'dayjs/locale/zh-cn';
import { useEffect, useState } from 'react';
import { keepCsrfToken, troubleOf } from './api.ts';
import { Frame } from './frame.tsx';
import { SignInPage } from './pages/sign-in.tsx';
import { FailureNotice, LoadingBlock } from './parts/states.tsx';
import { createQueryClient, sessionKey, useSession } from './queries.ts';
import { theme } from './theme.ts';

dayjs.locale('zh-cn');
// The calendars' today is Shanghai's, whatever the computer is set to.
dayjs.extend(utc);
dayjs.extend(timezone);
dayjs.tz.setDefault('Asia/Shanghai');

/** The calendar's year and month buttons are read out as what they show: antd's own labels say something else. */
const calendarZhCN = {
  ...datePickerZhCN,
  lang: { ...datePickerZhCN.lang, yearSelect: '', monthSelect: '' },
};
const locale: typeof zhCN = { ...zhCN, DatePicker: calendarZhCN };

/** The whole console. */
export function App() {
  const [client] = useState(createQueryClient);
  return (
    <ConfigProvider locale={locale} theme={theme} button={{ autoInsertSpace: false }}>
      {/* One message at a time: a pile of them lies over what is to be pressed next. */}
      <AntdApp message={{ maxCount: 1 }}>
        <QueryClientProvider client={client}>
          <Gate />
        </QueryClientProvider>
      </AntdApp>
    </ConfigProvider>
  );
}

/** Shows the sign-in page to a stranger and everything else to a session. */
function Gate() {
  const session = useSession();
  const wasSignedOut = useSignOutOnRefusal();
  keepCsrfToken(session.data?.csrfToken ?? null);
  if (session.isPending) return <LoadingBlock label="正在打开监管台" />;
  if (session.data === undefined) {
    return (
      <main className="lonely">
        <FailureNotice error={session.error} onRetry={() => void session.refetch()} />
      </main>
    );
  }
  if (session.data === null) return <SignInPage sessionEnded={wasSignedOut} />;
  return <Frame session={session.data} />;
}

/** When any request is refused because the session has ended, asks for the session again; tells whether that happened. */
function useSignOutOnRefusal(): boolean {
  const client = useQueryClient();
  const [wasSignedOut, setWasSignedOut] = useState(false);
  useEffect(() => {
    const cache: QueryCache = client.getQueryCache();
    return cache.subscribe((event) => {
      if (event.type !== 'updated') return;
      const isSignIn = event.action.type === 'success' && event.query.queryKey[0] === sessionKey[0];
      if (isSignIn && event.query.state.data !== null) setWasSignedOut(false);
      if (event.action.type !== 'error' || troubleOf(event.action.error) !== 'signed-out') return;
      setWasSignedOut(true);
      void client.invalidateQueries({ queryKey: sessionKey });
    });
  }, [client]);
  return wasSignedOut;
}
