import type { StaffAct } from '../../contract/router.ts';
import type { StaffView } from '../../contract/views.ts';
export function StaffScreen(props: { readonly view: StaffView; readonly onAct: (act: StaffAct) => void }) {
  return <p>{props.view.revision}</p>;
}
