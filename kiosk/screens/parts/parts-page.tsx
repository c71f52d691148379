import { useEffect, useState, useSyncExternalStore } from 'react';
import { flushSync } from 'react-dom';
import type { ElderPress, StaffAct } from '../../contract/router.ts';
import type { ElderView } from '../../contract/views.ts';
import { NumberScreen } from '../displays/number-screen.tsx';
import { PriceScreen } from '../displays/price-screen.tsx';
import { type TextSize, type Theme, useLook } from '../elder/look.ts';
import { PhotoProvider } from '../elder/photos.tsx';
import { SpeakingElderScreen } from '../elder/voice/speaking-elder-screen.tsx';
import { SimulatorPage } from '../simulator/simulator-page.tsx';
import { StaffScreen } from '../staff/staff-screen.tsx';
import { NUMBER_FIXTURES, PRICE_FIXTURES } from './display-fixtures.ts';
import { ELDER_FIXTURES } from './elder-fixtures.ts';
import { photoOfFixture } from './food-fixtures.ts';
import { SIMULATOR_FIXTURE } from './simulator-fixture.ts';
import { STAFF_FIXTURES } from './staff-fixtures.ts';
import './parts-page.css';

declare global {
  interface Window {
    /** What the parts page would have sent to a host, oldest first; for tests. */
    sentByParts?: (ElderPress | StaffAct)[];
    /** What a reader that acts as a keyboard has typed into the parts page; for tests. */
    typedByParts?: string[];
    /** Shows a part at once, as its address after the # would; for tests. */
    showPart?: (hash: string) => void;
  }
}

function remember(sent: ElderPress | StaffAct): void {
  window.sentByParts ??= [];
  window.sentByParts.push(sent);
}

const listeners = new Set<() => void>();

function onHash(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  listeners.add(listener);
  return () => {
    window.removeEventListener('hashchange', listener);
    listeners.delete(listener);
  };
}

window.showPart = (hash) => {
  flushSync(() => {
    window.history.replaceState(null, '', `#${hash}`);
    for (const listener of listeners) listener();
  });
  // After the screen's own effect, which sets the look back for the next elder.
  flushSync(() => useLook.setState(lookOf(hash)));
};

function lookOf(hash: string): { readonly size: TextSize; readonly theme: Theme } {
  const [, wishes = ''] = hash.split('@');
  const size = wishes.includes('2') ? 2 : wishes.includes('1') ? 1 : 0;
  return { size, theme: wishes.includes('dark') ? 'dark' : 'light' };
}

/** One state full-size at `#name`, and as `#name@1.dark.compact` in another look; without a name all of them side by side. */
export function PartsPage() {
  const hash = useSyncExternalStore(onHash, () => window.location.hash.slice(1));
  const [name = '', wishes = ''] = hash.split('@');
  useEffect(() => useLook.setState(lookOf(hash)), [hash]);
  const elder = ELDER_FIXTURES[name];
  if (elder !== undefined) {
    return <ElderPart key={name} view={elder} isCompact={wishes.includes('compact')} />;
  }
  const staff = STAFF_FIXTURES[name];
  if (staff !== undefined) return <StaffScreen key={name} view={staff} onAct={remember} />;
  // Without a key: another name is the next view of the same display, as the host sends it.
  const numbers = NUMBER_FIXTURES[name];
  if (numbers !== undefined) return <NumberScreen view={numbers} />;
  const prices = PRICE_FIXTURES[name];
  if (prices !== undefined) return <PriceScreen view={prices} />;
  if (name === 'simulator') {
    return (
      <SimulatorPage
        view={SIMULATOR_FIXTURE}
        isLost={false}
        onTap={() => undefined}
        onFault={() => undefined}
        onScan={() => undefined}
        onOpen={() => undefined}
      />
    );
  }
  return <Overview />;
}

function ElderPart(props: { readonly view: ElderView; readonly isCompact: boolean }) {
  const { settings } = props.view;
  const view: ElderView = {
    ...props.view,
    settings: { ...settings, form: props.isCompact ? 'compact' : settings.form },
  };
  return (
    <PhotoProvider value={photoOfFixture}>
      <SpeakingElderScreen view={view} onPress={remember} />
    </PhotoProvider>
  );
}

interface Size {
  readonly title: string;
  readonly widthPixels: number;
  readonly heightPixels: number;
  readonly pitchMm: number;
}

const sizes: readonly [Size, ...Size[]] = [
  { title: '21.5 寸横', widthPixels: 1920, heightPixels: 1080, pitchMm: 0.248 },
  { title: '21.5 寸竖', widthPixels: 1080, heightPixels: 1920, pitchMm: 0.248 },
  { title: '15 寸', widthPixels: 1024, heightPixels: 768, pitchMm: 0.298 },
  { title: '10.1 寸', widthPixels: 1280, heightPixels: 800, pitchMm: 0.17 },
];

const NAMES: readonly string[] = [
  ELDER_FIXTURES,
  STAFF_FIXTURES,
  NUMBER_FIXTURES,
  PRICE_FIXTURES,
  { simulator: SIMULATOR_FIXTURE },
].flatMap((fixtures) => Object.keys(fixtures));

function Overview() {
  const [size, setSize] = useState(sizes[0]);
  const scale = 480 / size.widthPixels;
  return (
    <main className="parts">
      <h1>屏幕样张</h1>
      <nav>
        {sizes.map((each) => (
          <button
            key={each.title}
            type="button"
            aria-pressed={each === size}
            onClick={() => setSize(each)}
          >
            {each.title}
          </button>
        ))}
      </nav>
      <div className="parts-list">
        {NAMES.map((name) => (
          <figure key={name}>
            <div style={{ width: 480, height: size.heightPixels * scale }}>
              <iframe
                title={name}
                loading="lazy"
                src={`?pitch=${size.pitchMm}#${name}`}
                width={size.widthPixels}
                height={size.heightPixels}
                style={{ transform: `scale(${scale})` }}
              />
            </div>
            <figcaption>
              <a href={`#${name}`}>{name}</a>
            </figcaption>
          </figure>
        ))}
      </div>
    </main>
  );
}
