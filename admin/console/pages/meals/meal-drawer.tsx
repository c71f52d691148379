import { Descriptions, Drawer, Typography } from 'antd';
import type { MealView } from '../../../contract/views.ts';
import { formatCount, formatExactMoment, formatMoney } from '../../format.ts';
import { BEYOND_LIMIT_HINTS, BeyondLimitMark } from './beyond-limit.tsx';
import { ForkNotice } from './fork-mark.tsx';

/** One meal in full: how its price came about, and what proves it. */
export function MealDrawer(props: {
  readonly meal: MealView | null;
  readonly onClose: () => void;
}) {
  const { meal } = props;
  return (
    <Drawer
      open={meal !== null}
      onClose={props.onClose}
      size={480}
      title={meal === null ? '' : `小票 ${meal.receiptCode}`}
      destroyOnHidden
    >
      {meal !== null && <MealInFull meal={meal} />}
    </Drawer>
  );
}

function MealInFull({ meal }: { readonly meal: MealView }) {
  return (
    <div className="meal">
      <p className="meal-explanation">{meal.explanation}</p>
      {meal.beyondLimit !== null && (
        <p className="notice">
          <BeyondLimitMark beyondLimit={meal.beyondLimit} /> {BEYOND_LIMIT_HINTS[meal.beyondLimit]}
        </p>
      )}
      <ForkNotice meal={meal} />
      <table className="sum">
        <tbody>
          <tr>
            <th scope="row">原价</th>
            <td>{formatMoney(meal.listPriceFen)}</td>
          </tr>
          {meal.fundParts.map((part) => (
            <tr key={part.fundName}>
              <th scope="row">补贴 · {part.fundName}</th>
              <td>−{formatMoney(part.amountFen)}</td>
            </tr>
          ))}
          <tr className="sum-result">
            <th scope="row">实付 · {meal.tenderName}</th>
            <td>{formatMoney(meal.paidFen)} 元</td>
          </tr>
        </tbody>
      </table>
      <Descriptions
        column={1}
        size="small"
        bordered
        styles={{ label: { width: 92, whiteSpace: 'nowrap' } }}
        items={[
          { key: 'person', label: '老人', children: meal.maskedName ?? '客人（未刷卡）' },
          { key: 'meal', label: '餐品', children: `${meal.mealPeriodName} · ${meal.mealName}` },
          { key: 'canteen', label: '食堂', children: meal.canteenName },
          { key: 'at', label: '时间', children: formatExactMoment(meal.at) },
          { key: 'date', label: '营业日期', children: meal.businessDate },
          {
            key: 'place',
            label: '账本位置',
            children: `${meal.kioskNumber} 号机 · 第 ${formatCount(meal.seq)} 笔`,
          },
          {
            key: 'receipt',
            label: '小票号',
            children: <Typography.Text copyable={copy}>{meal.receiptCode}</Typography.Text>,
          },
          {
            key: 'hash',
            label: '记录指纹',
            children: (
              <Typography.Text className="hash" copyable={copy}>
                {meal.hash}
              </Typography.Text>
            ),
          },
        ]}
      />
      <p className="soft small">
        记录指纹由这一笔的全部内容和它前一笔的指纹算出，改动任何一个字都会对不上。
      </p>
    </div>
  );
}

const copy = { tooltips: ['复制', '已复制'] };
