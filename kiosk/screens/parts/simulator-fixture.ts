import type { SimulatorView } from '../../contract/simulator.ts';

const plainLine = {
  widthTimes: 1,
  heightTimes: 1,
  align: 'left',
  isBold: false,
  picture: null,
} as const;

/** The simulator page with a card on the reader, a fault and a slip. */
export const SIMULATOR_FIXTURE: SimulatorView = {
  cards: [
    { cardId: 'zhang', kind: 'id-card', title: '张桂花，75岁', note: '有账户，账户里有200元' },
    { cardId: 'li', kind: 'id-card', title: '李建国，65岁', note: '有账户' },
    { cardId: 'wang', kind: 'id-card', title: '王秀英，85岁', note: '80岁以上' },
    { cardId: 'stranger', kind: 'id-card', title: '钱多福，70岁', note: '名册里没有这个人' },
    { cardId: 'staff', kind: 'staff-card', title: '李师傅', note: '密码 1234' },
  ],
  placedCardId: 'zhang',
  faults: ['printer-paper-out'],
  papers: [
    {
      paperId: 1,
      columns: 32,
      lines: [
        {
          ...plainLine,
          text: '演示社区助老食堂',
          align: 'center',
          isBold: true,
          heightTimes: 2,
          widthTimes: 2,
        },
        { ...plainLine, text: '--------------------------------' },
        { ...plainLine, text: '取餐号 017', align: 'center', heightTimes: 2, widthTimes: 2 },
        { ...plainLine, text: '张*花              午餐 11:42:05' },
        { ...plainLine, text: '红烧肉套餐                 15.00' },
        { ...plainLine, text: '减免                       -8.00' },
        { ...plainLine, text: '实付             7.00', heightTimes: 2, isBold: true },
        { ...plainLine, text: '' },
        { ...plainLine, text: '演示数据', align: 'center' },
      ],
    },
  ],
  drawerOpenings: 2,
};
