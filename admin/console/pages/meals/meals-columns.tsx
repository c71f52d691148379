import { Button, type TableColumnsType } from 'antd';
import type { MealView } from '../../../contract/views.ts';
import { formatMoment, formatMoney } from '../../format.ts';
import { BeyondLimitMark } from './beyond-limit.tsx';
import { ForkMark } from './fork-mark.tsx';

const money = { align: 'right' as const, className: 'number', width: 62 };

/** Who pays the subsidy; amounts only where several share it. */
function FundParts({ parts }: { readonly parts: MealView['fundParts'] }) {
  return parts.map((part) => (
    <div key={part.fundName} className="fund-part">
      <span title={part.fundName}>{part.fundName}</span>
      {parts.length > 1 && <span className="number">{formatMoney(part.amountFen)}</span>}
    </div>
  ));
}

/** The list's columns; a press on the receipt code opens the meal in full. */
export function mealColumns(onOpen: (meal: MealView) => void): TableColumnsType<MealView> {
  return [
    {
      title: '时间',
      dataIndex: 'at',
      width: 124,
      className: 'number',
      render: formatMoment,
    },
    { title: '食堂', dataIndex: 'canteenName', width: 176, ellipsis: true },
    {
      title: '小票号',
      width: 164,
      render: (_, meal) => (
        <Button
          type="link"
          size="small"
          className="receipt-link number"
          onClick={() => onOpen(meal)}
        >
          {meal.receiptCode}
        </Button>
      ),
    },
    {
      title: '姓名',
      dataIndex: 'maskedName',
      width: 72,
      render: (name: string | null) => name ?? <span className="soft">客人</span>,
    },
    {
      title: '餐品',
      width: 144,
      ellipsis: true,
      render: (_, meal) => `${meal.mealPeriodName} · ${meal.mealName}`,
    },
    { ...money, title: '原价', dataIndex: 'listPriceFen', render: formatMoney },
    {
      ...money,
      title: '补贴',
      dataIndex: 'subsidyFen',
      render: (amountFen: number) => (
        <span className={amountFen === 0 ? 'soft' : 'money'}>{formatMoney(amountFen)}</span>
      ),
    },
    { ...money, title: '实付', dataIndex: 'paidFen', render: formatMoney },
    { title: '支付', dataIndex: 'tenderName', width: 72 },
    {
      title: '补贴由谁出',
      width: 176,
      render: (_, meal) => (
        <>
          {meal.fundParts.length === 0 ? (
            <span className="soft">无补贴</span>
          ) : (
            <FundParts parts={meal.fundParts} />
          )}
          <BeyondLimitMark beyondLimit={meal.beyondLimit} />
          <ForkMark meal={meal} />
        </>
      ),
    },
  ];
}
