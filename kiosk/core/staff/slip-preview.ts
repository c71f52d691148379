import { type GlyphPainter, NO_GLYPHS } from '../../../hardware/printer/glyphs/painter.ts';
import { layOutReceipt } from '../../../hardware/printer/layout.ts';
import { layoutToSvg } from '../../../hardware/printer/preview-svg.ts';
import type { OrderId } from '../../../shared/identity/ids.ts';
import type { StaffAct } from '../../contract/router.ts';
import type { SlipPreview } from '../../contract/views.ts';
import { receiptFactsOfSale } from '../checkout/receipt-facts.ts';
import type { LedgerTools } from '../checkout/sell.ts';
import { receiptDocument } from '../receipts/elder-receipt.ts';

/** Acts that open and close the picture of a slip. */
export type SlipAct = Extract<StaffAct, { readonly act: 'show-slip' | 'close-slip' }>;

/** Which slip each staff screen shows as a picture, if any. */
export interface SlipPreviews {
  act(connectionId: string, act: SlipAct): void;
  close(connectionId: string): void;
  view(connectionId: string): SlipPreview | null;
}

/** The page has fonts of its own for what printers lack. */
const PAGE_FONTS: GlyphPainter = { ...NO_GLYPHS, has: () => true };

export function isSlipAct(act: StaffAct): act is SlipAct {
  return act.act === 'show-slip' || act.act === 'close-slip';
}

/** Draws slips from the same facts and the same layout as the printer gets them. */
export function createSlipPreviews(ledger: LedgerTools): SlipPreviews {
  const shown = new Map<string, OrderId>();
  const draw = createDrawing(ledger);
  return {
    act(connectionId, act) {
      if (act.act === 'show-slip') shown.set(connectionId, act.orderId);
      else shown.delete(connectionId);
    },
    close: (connectionId) => void shown.delete(connectionId),
    view(connectionId) {
      const orderId = shown.get(connectionId);
      return orderId === undefined ? null : draw(orderId);
    },
  };
}

/** A screen is drawn anew at every change of anything: the last picture is kept. */
function createDrawing(ledger: LedgerTools): (orderId: OrderId) => SlipPreview | null {
  let last: { readonly key: string; readonly preview: SlipPreview } | null = null;
  return (orderId) => {
    const job = ledger.store.printJob(orderId);
    const columns = ledger.store.settings()?.receiptColumns;
    // One that has come out meanwhile is in somebody's hand.
    if (job === null || job.state === 'printed' || columns === undefined) return null;
    const key = `${orderId} ${job.copies} ${columns}`;
    if (last?.key === key) return last.preview;
    const document = receiptDocument(receiptFactsOfSale(ledger, job.seq), job.copies);
    const svg = layoutToSvg(layOutReceipt(document, columns, PAGE_FONTS), { columns });
    const preview = { orderId, orderNumber: job.orderNumber, svg };
    last = { key, preview };
    return preview;
  };
}
