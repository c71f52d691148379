import { expect, it } from 'vitest';
import { type DevicePageItem, deviceActSchema } from '../../../contract/devices.ts';
import { draftOf, missingIn, newDraft, saveAct } from './draft.ts';
import { KIND_ORDER } from './words.ts';

const port = { portKey: '1-0', title: 'QinHeng CH340（COM3）', usedBy: null };

function deviceCalled(name: string): DevicePageItem {
  return {
    ...{ deviceId: '00000000-0000-4000-8000-000000000001', kind: 'code-scanner', name },
    settings: { kind: 'code-scanner', baudRate: 9_600 },
    ...{ light: 'well', sentence: '正常', portText: 'COM3', lastTrouble: null },
    test: { stage: 'idle', isWell: false, sentence: '' },
  };
}

it('gives a second device of a kind a name of its own', () => {
  const devices = [deviceCalled('扫码器'), deviceCalled('扫码器2')];
  expect(newDraft('code-scanner', devices).name).toBe('扫码器3');
});

it.each(KIND_ORDER)('makes a new %s that the host takes as soon as its port is chosen', (kind) => {
  const draft = newDraft(kind, []);
  expect(missingIn(draft)).toContain('接口');
  const ready = { ...draft, port };
  expect(missingIn(ready)).toBeNull();
  expect(deviceActSchema.parse(saveAct(ready))).toMatchObject({
    portKey: '1-0',
    settings: { kind },
  });
});

it('keeps the port of a device whose settings alone are changed', () => {
  const act = saveAct({ ...draftOf(deviceCalled('扫码器')), name: ' 门口的扫码器 ' });
  expect(act).toMatchObject({ portKey: null, name: '门口的扫码器' });
});

it('does not save a device without a name', () => {
  expect(missingIn({ ...draftOf(deviceCalled('扫码器')), name: '  ' })).toContain('名字');
});
