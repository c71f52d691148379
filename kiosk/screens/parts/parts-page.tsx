import { useEffect, useState, useSyncExternalStore } from 'react';
import type { ElderPress, StaffAct } from '../../contract/router.ts';
import { useTextSize } from '../elder/text-size.ts';
import { SpeakingElderScreen } from '../elder/voice/speaking-elder-screen.tsx';
import { SimulatorPage } from '../simulator/simulator-page.tsx';
import { StaffScreen } from '../staff/staff-screen.tsx';
import { ELDER_FIXTURES } from './elder-fixtures.ts';
import { SIMULATOR_FIXTURE } from './simulator-fixture.ts';
import { STAFF_FIXTURES } from './staff-fixtures.ts';
import './parts-page.css';

declare global {
  interface Window {
    /** What the parts page would have sent to a host, oldest first; for tests. */
    sentByParts?: (ElderPress | StaffAct)[];
    /** What a reader that acts as a keyboard has typed into the parts page; for tests. */
    typedByParts?: string[];
  }
}

function remember(sent: ElderPress | StaffAct): void {
  window.sentByParts ??= [];
  window.sentByParts.push(sent);
}

function onHash(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

/** One state full-size at `#name`, with larger text at `#name@1` and `#name@2`; without a name all of them side by side. */
export function PartsPage() {
  const hash = useSyncExternalStore(onHash, () => window.location.hash.slice(1));
  const [name = ''] = hash.split('@');
  // After the screen's own effect, which sets the size back for the next elder.
  useEffect(() => {
    const size = hash.split('@')[1];
    useTextSize.setState({ size: size === '2' ? 2 : size === '1' ? 1 : 0 });
  }, [hash]);
  const elder = ELDER_FIXTURES[name];
  if (elder !== undefined)
    return <SpeakingElderScreen key={name} view={elder} onPress={remember} />;
  const staff = STAFF_FIXTURES[name];
  if (staff !== undefined) return <StaffScreen key={name} view={staff} onAct={remember} />;
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
        {[...Object.keys(ELDER_FIXTURES), ...Object.keys(STAFF_FIXTURES), 'simulator'].map(
          (name) => (
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
          ),
        )}
      </div>
    </main>
  );
}
