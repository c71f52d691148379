import type { CanteenMenuView } from '../../../contract/menus.ts';
import type { WeekDay } from './week.ts';
import { isServedOn, priceText } from './words.ts';

/** What is served in a week: dates as columns, meal periods as rows. */
export function WeekView(props: {
  readonly menu: CanteenMenuView;
  readonly week: readonly WeekDay[];
}) {
  const { menu, week } = props;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by the keyboard
    <section className="panel menu-week" tabIndex={0} aria-label="本周供应">
      <table>
        <thead>
          <tr>
            <th scope="col">餐次</th>
            {week.map(({ date, text }) => (
              <th key={date} scope="col" className={date === menu.today ? 'today' : undefined}>
                {text}
                {date === menu.today && '（今天）'}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {menu.mealPeriods.map((period) => (
            <tr key={period.id}>
              <th scope="row">
                {period.name}
                <span className="number">{period.hours}</span>
              </th>
              {week.map(({ date }) => (
                <td key={date} className={date === menu.today ? 'today' : undefined}>
                  <ServedList menu={menu} date={date} periodId={period.id} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function ServedList(props: {
  readonly menu: CanteenMenuView;
  readonly date: string;
  readonly periodId: CanteenMenuView['mealPeriods'][number]['id'];
}) {
  const served = props.menu.items.filter(
    (item) => isServedOn(item, props.date) && item.mealPeriods.includes(props.periodId),
  );
  if (served.length === 0) return <span className="menu-none">没有供应</span>;
  return (
    <ul>
      {served.map((item) => (
        <li key={item.menuItemId}>
          {item.name} <span className="number">{priceText(item)}</span>
        </li>
      ))}
    </ul>
  );
}
