import type { CanteenView } from '../../contract/views.ts';

/** What every public display says on top; a note stands in the place of the date. */
export function DisplayTop(props: { readonly canteen: CanteenView; readonly note?: string }) {
  const { canteen, note } = props;
  return (
    <header className="display-top">
      <b>{canteen.canteenName}</b>
      {note === undefined ? (
        <span>{canteen.dateText}</span>
      ) : (
        <span className="display-sign">{note}</span>
      )}
      {!canteen.isOnline && <span className="display-sign">网络断开</span>}
      {canteen.isDemo && <span className="display-sign">演示数据</span>}
    </header>
  );
}

/** 第1页/共2页; nothing where there is one page. */
export function PageSign(props: { readonly page: number; readonly pageCount: number }) {
  if (props.pageCount < 2) return null;
  return (
    <span className="page-sign">
      第{props.page + 1}页/共{props.pageCount}页
    </span>
  );
}
