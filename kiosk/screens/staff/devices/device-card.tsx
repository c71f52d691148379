import { useState } from 'react';
import { DEVICE_KIND_NAMES } from '../../../contract/device-kind-names.ts';
import type { DevicePageItem, DevicePageReach } from '../../../contract/devices.ts';
import type { Act } from '../act.ts';
import { DeviceLight, LIGHT_WORDS } from './light.tsx';

/** One device: how it stands, what to do, and the ways to test, change and remove it. */
export function DeviceCard(props: {
  readonly device: DevicePageItem;
  readonly reach: DevicePageReach;
  readonly onAct: Act;
  readonly onChange: () => void;
}) {
  const { device, reach, onAct } = props;
  const { test } = device;
  const kindTitle = DEVICE_KIND_NAMES[device.kind];
  return (
    <li className="device" data-light={device.light}>
      <div className="device-head">
        <h2>{device.name}</h2>
        <DeviceLight light={device.light} />
      </div>
      {device.sentence !== LIGHT_WORDS[device.light] && (
        <p className="device-sentence">{device.sentence}</p>
      )}
      <p className="device-where">
        {!device.name.startsWith(kindTitle) && `${kindTitle}，`}接口 {device.portText}
      </p>
      {device.lastTrouble !== null && (
        <p className="device-where">上次出问题：{device.lastTrouble}</p>
      )}
      <TestWords test={test} />
      <Acts {...{ device, reach, onAct }} onChange={props.onChange} />
    </li>
  );
}

/** What can be done with a device; nothing with one that is out of reach without a session. */
function Acts(props: {
  readonly device: DevicePageItem;
  readonly reach: DevicePageReach;
  readonly onAct: Act;
  readonly onChange: () => void;
}) {
  const { device, reach, onAct } = props;
  const { deviceId, test } = device;
  const [isRemoving, setRemoving] = useState(false);
  const testWord = test.stage === 'running' ? '正在测试' : '测试';
  if (reach === 'staff-card-readers' && device.kind !== 'elder-card-reader') return null;
  if (isRemoving) {
    return (
      <Removing
        name={device.name}
        onRemove={() => onAct({ act: 'remove-device', deviceId })}
        onKeep={() => setRemoving(false)}
      />
    );
  }
  return (
    <div className="device-acts">
      <button
        type="button"
        className="act act-main"
        disabled={test.stage === 'running'}
        aria-label={`${testWord}${device.name}`}
        onClick={() => onAct({ act: 'test-device', deviceId })}
      >
        {testWord}
      </button>
      <button
        type="button"
        className="act"
        aria-label={`修改${device.name}`}
        onClick={props.onChange}
      >
        修改
      </button>
      {reach === 'everything' && (
        <button
          type="button"
          className="act"
          aria-label={`移除${device.name}`}
          onClick={() => setRemoving(true)}
        >
          移除
        </button>
      )}
    </div>
  );
}

/** What to do for the test, or what it showed. Always there, so that it is read out when it changes. */
function TestWords(props: { readonly test: DevicePageItem['test'] }) {
  const { stage, isWell, sentence } = props.test;
  return (
    <p className="device-test" role="status" data-stage={stage} data-well={isWell}>
      {stage === 'over' && <b>{isWell ? '✓ 测试成功：' : '✕ 测试没成功：'}</b>}
      {stage !== 'idle' && sentence}
    </p>
  );
}

/** Asked once more: a printer that is gone is missed at noon. */
function Removing(props: {
  readonly name: string;
  readonly onRemove: () => void;
  readonly onKeep: () => void;
}) {
  return (
    <div className="device-removing" role="alert">
      <p>真的移除“{props.name}”吗？移除后就不能用了，要用得重新添加。</p>
      <div className="device-acts">
        <button type="button" className="act act-main" onClick={props.onKeep}>
          不移除
        </button>
        <button type="button" className="act act-warning" onClick={props.onRemove}>
          移除
        </button>
      </div>
    </div>
  );
}
