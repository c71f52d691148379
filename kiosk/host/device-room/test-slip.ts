import type { AssignedDevice } from '../../../hardware/device-settings.ts';
import type { ReceiptDocument } from '../../../hardware/printer/receipt-document.ts';
import { minuteText, shanghaiWallTime } from '../../../shared/time/business-time.ts';

/** What a printer prints when it is tested: whose it is, and a line that just fits the paper. */
export function testSlip({ name, settings }: AssignedDevice, wallMs: number): ReceiptDocument {
  const columns = 'columns' in settings ? settings.columns : 32;
  const ruler = Array.from({ length: columns }, (_unused, index) => (index + 1) % 10).join('');
  return {
    blocks: [
      { kind: 'text', text: '打印机测试', size: 'large', align: 'centre' },
      { kind: 'text', text: name, align: 'centre' },
      { kind: 'text', text: minuteText(shanghaiWallTime(wallMs)), align: 'centre' },
      { kind: 'text', text: ruler },
      { kind: 'feed', lines: 2 },
      { kind: 'cut' },
    ],
  };
}
