import type { Act } from './act.ts';
import { Paged } from './paged.tsx';
import type { Session } from './session.ts';

const PAGE_SIZE = 12;

/** 卖完了: what there is of this meal, switched in one touch; every screen shows it at once. */
export function SoldOut(props: { readonly menu: Session['menu']; readonly onAct: Act }) {
  const { menu, onAct } = props;
  return (
    <section className="tool-panel" aria-label="卖完了">
      <h1 className="till-title">哪样卖完了就按哪样；又有了，再按一下。</h1>
      {menu.length === 0 && <p>现在没有饭菜。开餐以后再来。</p>}
      <Paged list={menu} pageSize={PAGE_SIZE}>
        {(shown) => (
          <ul className="sold-out-list">
            {shown.map(({ menuItemId, name, isSoldOut }) => (
              <li key={menuItemId}>
                <button
                  type="button"
                  className="sold-out"
                  aria-pressed={isSoldOut}
                  onClick={() => onAct({ act: 'set-sold-out', menuItemId, isSoldOut: !isSoldOut })}
                >
                  <span>{name}</span>
                  <b className="sold-out-word">{isSoldOut ? '卖完了' : '有'}</b>
                </button>
              </li>
            ))}
          </ul>
        )}
      </Paged>
    </section>
  );
}
