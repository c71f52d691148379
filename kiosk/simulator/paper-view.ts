import type { PaperItem } from '../../hardware/printer/decode.ts';
import type { SimulatedPaper } from '../../hardware/printer/simulator.ts';
import type { PaperLineView, PaperView } from '../contract/simulator.ts';

/** A cut-off paper as the simulator page draws it. */
export function paperView(paper: SimulatedPaper, paperId: number): PaperView {
  return { paperId, columns: paper.columns, lines: paper.items.map(lineView) };
}

function lineView(item: PaperItem): PaperLineView {
  const align = item.align === 'centre' ? 'center' : item.align;
  if (item.kind === 'qr') {
    return { text: `[二维码 ${item.text}]`, widthTimes: 1, heightTimes: 1, align, isBold: false };
  }
  const { text, width, height, bold } = item;
  return { text, widthTimes: width, heightTimes: height, align, isBold: bold };
}
