import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { type AssignedDevice, DEVICES_MAX } from '../../hardware/device-settings.ts';
import { succeed } from '../../shared/result.ts';
import { expectOk, openStore, TEST_KEY, temporaryFolder } from '../core/canteen.test-support.ts';
import { openDatabase } from './open-database.ts';

const READER: AssignedDevice = {
  deviceId: '00000000-0000-4000-8000-000000000001',
  name: '窗口读卡器',
  port: {
    path: 'COM3',
    vendorId: '1a86',
    productId: '7523',
    serialNumber: null,
    location: 'Port_#0003.Hub_#0001',
  },
  settings: { kind: 'id-card-reader', baudRate: 'find' },
};

function newFolder(): string {
  const { folder, remove } = temporaryFolder();
  onTestFinished(remove);
  return folder;
}

it('keeps the devices of the counter over a restart, and knows a list that is empty from one that never was', () => {
  const folder = newFolder();
  const store = openStore(folder);
  expect(store.devices()).toEqual({ kind: 'never' });
  expectOk(store.transact((open) => succeed(open.saveDevices([READER]))));
  store.close();
  const again = openStore(folder);
  expect(again.devices()).toEqual({ kind: 'saved', devices: [READER] });
  expectOk(again.transact((open) => succeed(open.saveDevices([]))));
  expect(again.devices()).toEqual({ kind: 'saved', devices: [] });
  again.close();
});

it.each([
  ['not JSON', '{'],
  ['another shape', '[{"deviceId":1}]'],
  ['a word of a later program', JSON.stringify([{ ...READER, colour: 'red' }])],
  ['too many', JSON.stringify(Array.from({ length: DEVICES_MAX + 1 }, () => READER))],
])(
  'answers that saved devices cannot be read when they are %s, and takes new ones in their place',
  (_, text) => {
    const folder = newFolder();
    openStore(folder).close();
    const database = expectOk(
      openDatabase({ file: path.join(folder, 'kiosk.db'), keyHex: TEST_KEY }),
    );
    database.prepare('INSERT INTO assigned_devices (only_row, devices) VALUES (1, ?)').run(text);
    database.close();
    const store = openStore(folder);
    expect(store.devices()).toEqual({ kind: 'unreadable' });
    expectOk(store.transact((open) => succeed(open.saveDevices([READER]))));
    expect(store.devices()).toEqual({ kind: 'saved', devices: [READER] });
    store.close();
  },
);
