import { Component, type ReactNode } from 'react';
import { create, type StoreApi, type UseBoundStore } from 'zustand';
import { HELP_AFTER_MS, WELL_AFTER_MS } from '../contract/host-restarts.ts';
import type { ConnectionEvents, ScreenConnection } from './connection.ts';
import './attached.css';

/** What is known of the host: the last view stays while the connection is tried again. */
interface Attachment<View, Sent> {
  readonly view: View | null;
  readonly link: 'opening' | 'open' | 'lost' | 'refused';
  /** The host does not come back by itself, or only for moments: a person has to do something. */
  readonly isHelpNeeded: boolean;
  readonly send: (sent: Sent) => void;
  readonly photo: (digest: string) => Promise<string | null>;
}

export type AttachmentStore<View, Sent> = UseBoundStore<StoreApi<Attachment<View, Sent>>>;

/** Attaches a screen to the host and keeps what it says. */
export function attach<View, Sent>(
  connect: (events: ConnectionEvents<View>) => Promise<ScreenConnection<Sent>>,
): AttachmentStore<View, Sent> {
  const store = create<Attachment<View, Sent>>(() => ({
    view: null,
    link: 'opening',
    isHelpNeeded: false,
    send: () => undefined,
    photo: async () => null,
  }));
  let help: ReturnType<typeof setTimeout> | undefined;
  let well: ReturnType<typeof setTimeout> | undefined;
  const events: ConnectionEvents<View> = {
    onView: (view) => {
      // A host that comes back and crashes again and again is not well in between.
      well ??= setTimeout(() => {
        clearTimeout(help);
        help = undefined;
        store.setState({ isHelpNeeded: false });
      }, WELL_AFTER_MS);
      store.setState({ view, link: 'open' });
    },
    onLost: () => {
      clearTimeout(well);
      well = undefined;
      help ??= setTimeout(() => store.setState({ isHelpNeeded: true }), HELP_AFTER_MS);
      store.setState((state) => (state.link === 'refused' ? state : { link: 'lost' }));
    },
    onRefused: () => store.setState({ link: 'refused' }),
  };
  connect(events).then(
    ({ send, photo }) => store.setState({ send, photo }),
    (error: unknown) => {
      console.error(error);
      events.onRefused();
    },
  );
  return store;
}

/** A screen as far as the connection goes: the view, the view with a calm word over it, or a sentence that says what to do. */
export function Attached<View, Sent>(props: {
  readonly store: AttachmentStore<View, Sent>;
  readonly howToOpen: string;
  readonly children: (view: View, send: (sent: Sent) => void) => ReactNode;
}) {
  const { view, link, isHelpNeeded, send } = props.store();
  if (link === 'refused') return <Sentence title="这个屏幕要重新打开" more={props.howToOpen} />;
  if (view === null) {
    if (link !== 'lost') return <Sentence title="正在打开，请稍等" />;
    return isHelpNeeded ? (
      <Sentence title={NOT_BACK} more={WHAT_TO_DO} />
    ) : (
      <Sentence title={SOON} />
    );
  }
  return (
    <NeverWhite>
      {props.children(view, send)}
      {link === 'lost' && (
        <div className="lost" role="alert">
          <div>
            <p>{isHelpNeeded ? NOT_BACK : SOON}</p>
            {isHelpNeeded && <p className="lost-more">{WHAT_TO_DO}</p>}
          </div>
        </div>
      )}
    </NeverWhite>
  );
}

const SOON = '请稍等，机器正在恢复';
const NOT_BACK = '机器还没有恢复，请找工作人员';
const WHAT_TO_DO =
  '工作人员：请把机器关掉，过十秒再打开；还不行，请联系维护人员。老人照常吃饭，先写纸条，以后补录。机器每分钟会自己再试一次。';

function Sentence(props: { readonly title: string; readonly more?: string }) {
  return (
    <main className="sentence">
      <h1>{props.title}</h1>
      {props.more !== undefined && <p>{props.more}</p>}
    </main>
  );
}

/** A fault of ours while drawing must not leave a white screen in front of an elder. */
class NeverWhite extends Component<
  { readonly children: ReactNode },
  { readonly isBroken: boolean }
> {
  override state = { isBroken: false };

  static getDerivedStateFromError() {
    return { isBroken: true };
  }

  override componentDidCatch(error: unknown) {
    console.error(error);
    setTimeout(() => window.location.reload(), 5_000);
  }

  override render() {
    if (this.state.isBroken)
      return <Sentence title="屏幕出了点问题，马上就好" more="如果一直这样，请找工作人员。" />;
    return this.props.children;
  }
}
