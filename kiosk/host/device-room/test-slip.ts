import type { AssignedDevice } from '../../../hardware/device-settings.ts';
import type { ReceiptDocument } from '../../../hardware/printer/receipt-document.ts';
import { minuteText, shanghaiWallTime } from '../../../shared/time/business-time.ts';
import { testSlipDocument } from '../../core/receipts/test-slip.ts';

/** What a printer prints when it is tested. */
export function testSlip({ name, settings }: AssignedDevice, wallMs: number): ReceiptDocument {
  const columns = 'columns' in settings ? settings.columns : 32;
  const timeText = minuteText(shanghaiWallTime(wallMs));
  return testSlipDocument({ deviceName: name, timeText, columns });
}
