import type { ReceiptDocument } from '../printer/receipt-document.ts';

/** A receipt of a lunch, with every kind of block. */
export const LUNCH_RECEIPT: ReceiptDocument = {
  blocks: [
    { kind: 'text', text: '幸福街道助老食堂', size: 'large', align: 'centre', bold: true },
    { kind: 'rule' },
    { kind: 'row', left: '红烧狮子头套餐 1份', right: '15.00元' },
    { kind: 'row', left: '政策补贴', right: '-5.00元' },
    { kind: 'row', left: '实付', right: '10.00元', size: 'large', bold: true },
    { kind: 'text', text: '取餐号 A012', size: 'huge', align: 'centre' },
    { kind: 'qr', text: 'ZL1-0007-000123', moduleDots: 6 },
    { kind: 'feed', lines: 1 },
    { kind: 'text', text: '咨询电话 010-12345678', size: 'tall' },
    { kind: 'cut' },
  ],
};
