import type { PaperItem } from '../../hardware/printer/decode.ts';
import { dotsToBitmap } from '../../hardware/printer/dots-to-bitmap.ts';
import type { SimulatedPaper } from '../../hardware/printer/simulator.ts';
import type { PaperLineView, PaperView } from '../contract/simulator.ts';

/** A cut-off paper as the simulator page draws it. */
export function paperView(paper: SimulatedPaper, paperId: number): PaperView {
  return { paperId, columns: paper.columns, lines: paper.items.map(lineView) };
}

function lineView(item: PaperItem): PaperLineView {
  const align = item.align === 'centre' ? 'center' : item.align;
  const plain = { widthTimes: 1, heightTimes: 1, align, isBold: false, picture: null } as const;
  if (item.kind === 'qr') return { ...plain, text: `[二维码 ${item.text}]` };
  if (item.kind === 'picture') {
    const { widthDots, heightDots } = item;
    return { ...plain, text: '', picture: { widthDots, heightDots, address: dotsToBitmap(item) } };
  }
  const { text, width, height, bold } = item;
  return { ...plain, text, widthTimes: width, heightTimes: height, isBold: bold };
}
