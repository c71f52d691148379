import type { DevicePage, PortChoice } from '../../../contract/devices.ts';

/** Which port a device hangs on, and how to find out. */
export function ChoosePort(props: {
  /** What the device is called so far. */
  readonly name: string;
  readonly page: DevicePage;
  readonly onLook: () => void;
  readonly onChoose: (port: PortChoice) => void;
  readonly onCancel: () => void;
}) {
  const { isLooking } = props.page;
  // What can be chosen comes first.
  const ports = props.page.ports.toSorted(
    (one, other) => Number(one.usedBy !== null) - Number(other.usedBy !== null),
  );
  return (
    <section className="device-step">
      <h1>{props.name}插在哪个接口？</h1>
      <ul className="port-list">
        {ports.map((port) => (
          <li key={port.portKey}>
            <button
              type="button"
              className="answer"
              disabled={port.usedBy !== null}
              onClick={() => props.onChoose(port)}
            >
              <b>{port.title}</b>
              <small>{port.usedBy === null ? '空着，可以选' : `“${port.usedBy}”在用`}</small>
            </button>
          </li>
        ))}
      </ul>
      <p className="port-none" role="status">
        {isLooking && '正在查找接口，请稍等'}
        {!isLooking &&
          ports.length === 0 &&
          '没有找到接口。请把设备的线插到这台机器上，打开设备的电源，再按“重新查找”。'}
      </p>
      {ports.length > 0 && (
        <p className="question-how">
          不知道是哪个：把这个设备的线拔下来，按“重新查找”，看少了哪一个；再插上，再按一次，选它。
        </p>
      )}
      <div className="step-acts">
        <button type="button" className="act" disabled={isLooking} onClick={props.onLook}>
          重新查找
        </button>
        <button type="button" className="act" onClick={props.onCancel}>
          返回
        </button>
      </div>
    </section>
  );
}
