import type { DeviceKind } from '../../../../hardware/device-settings.ts';
import { DEVICE_KIND_NAMES } from '../../../contract/device-kind-names.ts';
import { KIND_HOW } from './words.ts';

/** First step of adding: which kind of device it is. */
export function ChooseKind(props: {
  readonly kinds: readonly DeviceKind[];
  readonly onChoose: (kind: DeviceKind) => void;
  readonly onCancel: () => void;
}) {
  return (
    <section className="device-step">
      <h1>添加设备：是哪一种？</h1>
      <ul className="kind-list">
        {props.kinds.map((kind) => (
          <li key={kind}>
            <button type="button" className="answer" onClick={() => props.onChoose(kind)}>
              <b>{DEVICE_KIND_NAMES[kind]}</b>
              <small>{KIND_HOW[kind]}</small>
            </button>
          </li>
        ))}
      </ul>
      <div className="step-acts">
        <button type="button" className="act" onClick={props.onCancel}>
          不添加了
        </button>
      </div>
    </section>
  );
}
