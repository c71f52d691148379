import type { Database } from 'better-sqlite3-multiple-ciphers';
import { z } from 'zod';
import { assignedDeviceSchema, DEVICES_MAX } from '../../hardware/device-settings.ts';
import { canonicalText } from '../../shared/ledger/canonical.ts';
import type { SavedDevices, StoreReads, StoreTransaction } from '../core/ports.ts';

const savedSchema = z.array(assignedDeviceSchema).max(DEVICES_MAX);

/** What is saved of the counter's devices. A list that cannot be read is answered as such: it must not stop a meal. */
export function deviceReads(database: Database): Pick<StoreReads, 'devices'> {
  const saved = database.prepare<[], { readonly devices: string }>(
    'SELECT devices FROM assigned_devices',
  );
  return {
    devices() {
      const row = saved.get();
      return row === undefined ? { kind: 'never' } : savedDevicesOf(row.devices);
    },
  };
}

function savedDevicesOf(text: string): SavedDevices {
  try {
    const parsed = savedSchema.safeParse(JSON.parse(text));
    return parsed.success ? { kind: 'saved', devices: parsed.data } : { kind: 'unreadable' };
  } catch (error) {
    if (error instanceof SyntaxError) return { kind: 'unreadable' };
    throw error;
  }
}

export function deviceWrites(database: Database): Pick<StoreTransaction, 'saveDevices'> {
  const save = database.prepare(
    'INSERT OR REPLACE INTO assigned_devices (only_row, devices) VALUES (1, ?)',
  );
  return {
    saveDevices(devices) {
      save.run(canonicalText(savedSchema.parse(devices)));
    },
  };
}
