import { useState } from 'react';
import { missingCase } from '../../../../shared/result.ts';
import type { DevicePage } from '../../../contract/devices.ts';
import type { CanteenView, StaffView } from '../../../contract/views.ts';
import type { Act } from '../act.ts';
import { ChooseKind } from './choose-kind.tsx';
import { ChoosePort } from './choose-port.tsx';
import { DeviceCard } from './device-card.tsx';
import { type DeviceDraft, draftOf, newDraft, saveAct } from './draft.ts';
import { SettingsForm } from './settings-form.tsx';
import { KIND_ORDER } from './words.ts';
import './devices.css';

/** The sessions that can show the page. */
export type DeviceSession = Extract<
  StaffView['session'],
  { readonly kind: 'signed-in' | 'signed-out' }
>;

/** Where the attendant is. What is typed is kept here until it is saved, and forgotten when the page closes. */
type Place =
  | { readonly at: 'list' }
  | { readonly at: 'kind' }
  | { readonly at: 'port'; readonly draft: DeviceDraft }
  | { readonly at: 'settings'; readonly draft: DeviceDraft };

/** The devices of the counter: how each stands, and the way to add, test, change and remove them. */
export function Devices(props: {
  readonly canteen: CanteenView;
  readonly session: DeviceSession;
  readonly page: DevicePage;
  readonly onAct: Act;
}) {
  const { canteen, session, onAct } = props;
  const isSignedIn = session.kind === 'signed-in';
  return (
    <div className="staff">
      <header className="staff-top">
        <b>{canteen.canteenName}</b>
        <span>设备</span>
        <span className="staff-top-room" />
        {canteen.isDemo && <span className="staff-demo">演示数据</span>}
        <button type="button" className="sign-out" onClick={() => onAct({ act: 'close-devices' })}>
          {isSignedIn ? '回到收银' : '关闭'}
        </button>
      </header>
      <main className="devices">
        <News session={session} onAct={onAct} />
        <Steps page={props.page} onAct={onAct} />
      </main>
    </div>
  );
}

/** Who waits at the till meanwhile: nobody else sees it. */
function News(props: { readonly session: DeviceSession; readonly onAct: Act }) {
  const { session, onAct } = props;
  const waiting = session.kind === 'signed-in' ? session.orders.length : session.ordersWaiting;
  return (
    <>
      {session.isElderCalling && (
        <div className="call" role="alert">
          <b>有老人在叫您</b>
          {session.kind === 'signed-in' && (
            <button
              type="button"
              className="act act-main"
              onClick={() => onAct({ act: 'answer-call' })}
            >
              我来了
            </button>
          )}
        </div>
      )}
      {waiting > 0 && (
        <p className="said" role="alert">
          {waiting}单等着付现金
        </p>
      )}
    </>
  );
}

function Steps(props: { readonly page: DevicePage; readonly onAct: Act }) {
  const { page, onAct } = props;
  const [place, setPlace] = useState<Place>({ at: 'list' });
  const toList = () => setPlace({ at: 'list' });
  switch (place.at) {
    case 'list':
      return (
        <DeviceList
          page={page}
          onAct={onAct}
          onAdd={() => setPlace({ at: 'kind' })}
          onChange={(draft) => setPlace({ at: 'settings', draft })}
        />
      );
    case 'kind':
      return (
        <ChooseKind
          kinds={page.reach === 'everything' ? KIND_ORDER : ['elder-card-reader']}
          onChoose={(kind) => {
            onAct({ act: 'look-for-ports' });
            setPlace({ at: 'port', draft: newDraft(kind, page.devices) });
          }}
          onCancel={toList}
        />
      );
    case 'port': {
      const { draft } = place;
      const isUnplaced = draft.port === null && draft.portText === null;
      return (
        <ChoosePort
          name={draft.name}
          page={page}
          onLook={() => onAct({ act: 'look-for-ports' })}
          onChoose={(port) => setPlace({ at: 'settings', draft: { ...draft, port } })}
          onCancel={() => setPlace(isUnplaced ? { at: 'kind' } : { at: 'settings', draft })}
        />
      );
    }
    case 'settings': {
      const { draft } = place;
      return (
        <SettingsForm
          draft={draft}
          onDraft={(changed) => setPlace({ at: 'settings', draft: changed })}
          onPort={() => {
            onAct({ act: 'look-for-ports' });
            // What is found now has new keys; the one chosen before would mean nothing.
            setPlace({ at: 'port', draft: { ...draft, port: null } });
          }}
          onSave={() => {
            onAct(saveAct(draft));
            toList();
          }}
          onCancel={toList}
        />
      );
    }
    default:
      return missingCase(place);
  }
}

function DeviceList(props: {
  readonly page: DevicePage;
  readonly onAct: Act;
  readonly onAdd: () => void;
  readonly onChange: (draft: DeviceDraft) => void;
}) {
  const { devices, sentence, reach } = props.page;
  return (
    <>
      <div className="devices-head">
        <h1>设备（{devices.length}）</h1>
        <button type="button" className="act act-main" onClick={props.onAdd}>
          ＋ 添加设备
        </button>
      </div>
      {reach === 'staff-card-readers' && (
        <p>现在没有登录，只能接好刷员工卡的读卡器。接好后刷员工卡登录，再改别的设备。</p>
      )}
      {sentence !== null && (
        <p className="devices-said" role="alert">
          {sentence}
        </p>
      )}
      {devices.length === 0 && (
        <div className="devices-none">
          <h2>还没有设备</h2>
          <p>先把读卡器、打印机的线插到这台机器上，打开它们的电源，再按“添加设备”。</p>
        </div>
      )}
      <ul className="device-cards">
        {devices.map((device) => (
          <DeviceCard
            key={device.deviceId}
            device={device}
            reach={props.page.reach}
            onAct={props.onAct}
            onChange={() => props.onChange(draftOf(device))}
          />
        ))}
      </ul>
    </>
  );
}
