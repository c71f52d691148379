import { type ReactNode, useId, useState } from 'react';
import type { DeviceSettings } from '../../../../hardware/device-settings.ts';
import { Choices } from './choices.tsx';
import { type DeviceDraft, missingIn, NAME_LENGTH_MAX } from './draft.ts';
import {
  ANSWERS,
  BYTE_ORDERS,
  DIALECTS,
  DRAWERS,
  FLOWS,
  PAPERS,
  PRINTED_FORMS,
  SPEED_HOW,
  SPEEDS,
} from './words.ts';

interface FormProps {
  readonly draft: DeviceDraft;
  readonly onDraft: (draft: DeviceDraft) => void;
  readonly onPort: () => void;
  readonly onSave: () => void;
  readonly onCancel: () => void;
}

/** Name, port and what must be known of a device; what the factory has set already is under 更多设置. */
export function SettingsForm(props: FormProps) {
  const { draft, onDraft } = props;
  const [isMore, setMore] = useState(false);
  const nameId = useId();
  const onSettings = (settings: DeviceSettings) => onDraft({ ...draft, settings });
  const missing = missingIn(draft);
  return (
    <section className="device-step">
      <h1>{draft.deviceId === null ? '添加设备：看一看对不对' : `修改“${draft.name}”`}</h1>
      <div className="field">
        <label htmlFor={nameId}>叫什么</label>
        <input
          id={nameId}
          value={draft.name}
          maxLength={NAME_LENGTH_MAX}
          autoComplete="off"
          onChange={(event) => onDraft({ ...draft, name: event.target.value })}
        />
      </div>
      <div className="field">
        <span>插在哪里</span>
        <b>{draft.port?.title ?? draft.portText ?? '还没有选'}</b>
        <button type="button" className="act" onClick={props.onPort}>
          换接口
        </button>
      </div>
      <Basics settings={draft.settings} onSettings={onSettings} />
      <button
        type="button"
        className="more"
        aria-expanded={isMore}
        onClick={() => setMore(!isMore)}
      >
        {isMore ? '收起更多设置 ▲' : '更多设置 ▼'}
        <small>一般不用改；测试不成功时再看</small>
      </button>
      {isMore && <More settings={draft.settings} onSettings={onSettings} />}
      {missing !== null && <p role="alert">{missing}</p>}
      <div className="step-acts">
        <button
          type="button"
          className="act act-main"
          disabled={missing !== null}
          onClick={props.onSave}
        >
          保存
        </button>
        <button type="button" className="act" onClick={props.onCancel}>
          不保存
        </button>
      </div>
    </section>
  );
}

interface SettingsProps {
  readonly settings: DeviceSettings;
  readonly onSettings: (settings: DeviceSettings) => void;
}

/** What nobody but the person at the counter can know. */
function Basics({ settings, onSettings }: SettingsProps): ReactNode {
  if (settings.kind !== 'receipt-printer' && settings.kind !== 'kitchen-printer') return null;
  return (
    <>
      <Choices
        question="用多宽的纸"
        options={PAPERS}
        chosen={settings.columns}
        onChoose={(columns) => onSettings({ ...settings, columns })}
      />
      {settings.kind === 'receipt-printer' && (
        <Choices
          question="钱箱"
          options={DRAWERS}
          chosen={settings.drawer}
          onChoose={(drawer) => onSettings({ ...settings, drawer })}
        />
      )}
    </>
  );
}

/** What the factory has set, and where to look for it. */
function More({ settings, onSettings }: SettingsProps): ReactNode {
  const how = SPEED_HOW[settings.kind];
  const question = '速度（波特率）';
  switch (settings.kind) {
    case 'id-card-reader':
      return (
        <Choices
          {...{ question, how }}
          options={[{ value: 'find', title: '自动' }, ...SPEEDS]}
          chosen={settings.baudRate}
          onChoose={(baudRate) => onSettings({ ...settings, baudRate })}
        />
      );
    case 'code-scanner':
      return (
        <Choices
          {...{ question, how }}
          options={SPEEDS}
          chosen={settings.baudRate}
          onChoose={(baudRate) => onSettings({ ...settings, baudRate })}
        />
      );
    case 'elder-card-reader':
      return <MoreOfCards settings={settings} onSettings={onSettings} />;
    case 'receipt-printer':
    case 'kitchen-printer':
      return (
        <>
          <Choices
            {...{ question, how }}
            options={SPEEDS}
            chosen={settings.baudRate}
            onChoose={(baudRate) => onSettings({ ...settings, baudRate })}
          />
          <Choices
            question="流控"
            how="打印长小票时缺行少字，看自检单上写的是哪一种。"
            options={FLOWS}
            chosen={settings.flowControl}
            onChoose={(flowControl) => onSettings({ ...settings, flowControl })}
          />
          <Choices
            question="打印机会不会报告缺纸、开盖"
            options={ANSWERS}
            chosen={settings.answersStatus}
            onChoose={(answersStatus) => onSettings({ ...settings, answersStatus })}
          />
        </>
      );
  }
}

type CardSettings = Extract<DeviceSettings, { readonly kind: 'elder-card-reader' }>;

function MoreOfCards(props: {
  readonly settings: CardSettings;
  readonly onSettings: (settings: DeviceSettings) => void;
}) {
  const { settings, onSettings } = props;
  return (
    <>
      <Choices
        question="读哪一种卡"
        options={DIALECTS}
        chosen={settings.dialect}
        onChoose={(dialect) => onSettings({ ...settings, dialect })}
      />
      <Choices
        question="卡面上印的号码是什么样子"
        how="拿一张老年卡，看上面印的号码。"
        options={PRINTED_FORMS}
        chosen={settings.printedForm}
        onChoose={(printedForm) => onSettings({ ...settings, printedForm })}
      />
      <Choices
        question="号码的先后"
        options={BYTE_ORDERS}
        chosen={settings.byteOrder}
        onChoose={(byteOrder) => onSettings({ ...settings, byteOrder })}
      />
      <Choices
        question="速度（波特率）"
        how={SPEED_HOW['elder-card-reader']}
        options={SPEEDS}
        chosen={settings.baudRate}
        onChoose={(baudRate) => onSettings({ ...settings, baudRate })}
      />
    </>
  );
}
