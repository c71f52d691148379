import type { MenuCard } from '../../contract/views.ts';

type Picture = MenuCard['picture'];

/** Our own drawing of a dish on its plate; words beside it always say what it is, so it is hidden from screen readers. */
export function Dish(props: { readonly picture: Picture }) {
  return (
    <svg className="dish" viewBox="0 0 320 200" aria-hidden="true" focusable="false">
      {drawings[props.picture]()}
    </svg>
  );
}

const drawings: Record<Picture, () => React.ReactNode> = {
  'braised-pork': BraisedPork,
  'steamed-fish': SteamedFish,
  'tomato-egg': TomatoEgg,
  'soft-noodles': SoftNoodles,
  plain: PlainMeal,
};

/** A white plate seen from the chair: foot, rim, well. */
function Plate() {
  return (
    <>
      <ellipse cx="160" cy="128" rx="146" ry="58" fill="#00000014" />
      <ellipse cx="160" cy="118" rx="146" ry="60" fill="#e9e1d3" />
      <ellipse cx="160" cy="112" rx="146" ry="60" fill="#ffffff" />
      <ellipse cx="160" cy="112" rx="112" ry="43" fill="#efe8dc" />
      <ellipse cx="160" cy="115" rx="108" ry="40" fill="#faf6ee" />
    </>
  );
}

/** One cube of pork belly: glazed skin on top, lean and fat in layers on its side. */
function PorkCube(props: { readonly x: number; readonly y: number; readonly tone?: 'dark' }) {
  const skin = props.tone === 'dark' ? '#8a2f16' : '#a33c1c';
  return (
    <g transform={`translate(${props.x} ${props.y})`}>
      <path
        d="M0 12 q0 -4 4 -5 l22 -7 q4 -1 8 0 l18 6 q4 1 4 5 v20 q0 4 -4 5 l-20 7 q-4 1 -8 0 l-20 -6 q-4 -1 -4 -5 z"
        fill="#7a2813"
      />
      <path d="M0 13 l28 8 l28 -9 v6 l-28 9 l-28 -8 z" fill="#f1d2ad" />
      <path d="M0 23 l28 8 l28 -9 v4 l-28 9 l-28 -8 z" fill="#e6b98d" />
      <path d="M0 11 q0 -3 4 -4 l22 -7 q4 -1 8 0 l18 6 q4 1 4 5 l-24 8 q-4 1 -8 0 z" fill={skin} />
      <path
        d="M14 8 l14 -4 q4 -1 6 0"
        fill="none"
        stroke="#d98a5e"
        strokeWidth="3"
        strokeLinecap="round"
      />
    </g>
  );
}

function Scallion(props: { readonly x: number; readonly y: number; readonly size?: number }) {
  const size = props.size ?? 6;
  return (
    <g transform={`translate(${props.x} ${props.y})`}>
      <ellipse rx={size} ry={size * 0.66} fill="#4f9a46" />
      <ellipse rx={size * 0.45} ry={size * 0.3} fill="#cfe6b4" />
    </g>
  );
}

function Greens(props: { readonly x: number; readonly y: number; readonly turn: number }) {
  return (
    <g transform={`translate(${props.x} ${props.y}) rotate(${props.turn})`}>
      <path d="M0 0 q-6 -22 14 -32 q20 4 18 24 q-2 14 -18 18 q-8 0 -14 -10 z" fill="#3f8a45" />
      <path
        d="M4 -2 q6 -12 14 -22"
        fill="none"
        stroke="#8cc27c"
        strokeWidth="2.5"
        strokeLinecap="round"
      />
      <path d="M-16 12 q6 -14 18 -14 q6 6 2 14 q-10 8 -20 0 z" fill="#e4f0d2" />
    </g>
  );
}

function BraisedPork() {
  return (
    <>
      <Plate />
      <ellipse cx="164" cy="120" rx="88" ry="29" fill="#b5562a" />
      <ellipse cx="164" cy="118" rx="82" ry="25" fill="#c96a37" />
      <Greens x={84} y={116} turn={-28} />
      <Greens x={92} y={132} turn={-62} />
      <PorkCube x={112} y={70} tone="dark" />
      <PorkCube x={164} y={66} />
      <PorkCube x={204} y={88} tone="dark" />
      <PorkCube x={94} y={98} />
      <PorkCube x={140} y={94} tone="dark" />
      <PorkCube x={178} y={108} />
      <Scallion x={150} y={72} size={5} />
      <Scallion x={192} y={72} size={4.5} />
      <Scallion x={168} y={100} size={5} />
      <Scallion x={120} y={104} size={4.5} />
      <Scallion x={226} y={94} size={4.5} />
      <Scallion x={206} y={116} size={5} />
    </>
  );
}

function SteamedFish() {
  return (
    <>
      <Plate />
      <path
        d="M62 118 q60 34 156 20 q40 -6 44 -24 q-40 30 -110 26 q-60 -4 -90 -22 z"
        fill="#d9b36a"
      />
      <path
        d="M60 110 q34 -38 100 -36 q48 2 76 26 l26 -22 q6 -3 5 4 q-6 16 -2 30 q3 10 -5 6 l-24 -10 q-30 26 -80 28 q-64 0 -96 -26 z"
        fill="#aab6bd"
      />
      <path
        d="M60 110 q34 -34 100 -32 q48 2 76 24 q-30 18 -80 20 q-64 0 -96 -12 z"
        fill="#c5ced3"
      />
      <path d="M236 101 l25 -19 q-4 14 -1 27 z" fill="#93a1a9" />
      <path
        d="M96 84 q12 22 0 46"
        fill="none"
        stroke="#8b999f"
        strokeWidth="3"
        strokeLinecap="round"
      />
      <circle cx="78" cy="103" r="5.5" fill="#ffffff" />
      <circle cx="78" cy="103" r="3" fill="#1f1a14" />
      <path
        d="M124 84 l14 34 M156 80 l14 38 M188 82 l12 32"
        fill="none"
        stroke="#f3f1ec"
        strokeWidth="6"
        strokeLinecap="round"
      />
      <path
        d="M118 102 l56 -16 M128 110 l66 -16 M112 94 l46 -14 M150 112 l52 -12"
        fill="none"
        stroke="#4f9a46"
        strokeWidth="4"
        strokeLinecap="round"
      />
      <path
        d="M136 88 l44 18 M120 106 l38 6 M168 92 l30 14"
        fill="none"
        stroke="#f0d58b"
        strokeWidth="4"
        strokeLinecap="round"
      />
      <path
        d="M146 84 l30 20 M130 98 l30 14"
        fill="none"
        stroke="#c23a22"
        strokeWidth="3.5"
        strokeLinecap="round"
      />
    </>
  );
}

function EggCurd(props: {
  readonly x: number;
  readonly y: number;
  readonly turn: number;
  readonly big?: boolean;
}) {
  return (
    <g
      transform={`translate(${props.x} ${props.y}) rotate(${props.turn}) scale(${props.big ? 1.2 : 1})`}
    >
      <path
        d="M-34 4 q-6 -18 14 -20 q8 -10 22 -4 q20 -6 26 8 q10 12 -6 20 q-12 10 -26 4 q-22 6 -30 -8 z"
        fill="#f0b429"
      />
      <path
        d="M-26 0 q0 -12 14 -12 q8 -6 18 -2 q14 -4 20 6 q-10 4 -22 2 q-14 8 -30 6 z"
        fill="#f9d462"
      />
    </g>
  );
}

function TomatoWedge(props: { readonly x: number; readonly y: number; readonly turn: number }) {
  return (
    <g transform={`translate(${props.x} ${props.y}) rotate(${props.turn})`}>
      <path d="M-24 -2 q24 -22 48 0 q-4 22 -24 22 q-20 0 -24 -22 z" fill="#c9341f" />
      <path d="M-18 0 q18 -14 36 0 q-6 12 -18 12 q-12 0 -18 -12 z" fill="#e8604a" />
      <path d="M-7 1 v6 M1 0 v8 M9 1 v5" stroke="#f6c9a0" strokeWidth="3" strokeLinecap="round" />
    </g>
  );
}

function TomatoEgg() {
  return (
    <>
      <Plate />
      <ellipse cx="160" cy="119" rx="92" ry="30" fill="#e88a4a" />
      <EggCurd x={110} y={108} turn={-8} big />
      <EggCurd x={206} y={110} turn={12} big />
      <TomatoWedge x={156} y={84} turn={-6} />
      <EggCurd x={160} y={116} turn={2} big />
      <TomatoWedge x={104} y={126} turn={-20} />
      <TomatoWedge x={216} y={92} turn={18} />
      <TomatoWedge x={206} y={130} turn={8} />
      <EggCurd x={150} y={136} turn={-4} />
      <TomatoWedge x={122} y={92} turn={-14} />
      <Scallion x={140} y={106} />
      <Scallion x={180} y={100} />
      <Scallion x={168} y={134} size={5} />
      <Scallion x={230} y={112} size={5} />
      <Scallion x={92} y={108} size={5} />
    </>
  );
}

function SoftNoodles() {
  return (
    <>
      <ellipse cx="160" cy="166" rx="92" ry="20" fill="#00000014" />
      <path d="M36 88 q6 62 74 84 h100 q68 -22 74 -84 z" fill="#f3eee5" />
      <path
        d="M60 132 q24 30 56 40 h88 q32 -10 56 -40 q-30 26 -100 26 q-70 0 -100 -26 z"
        fill="#e3dac9"
      />
      <ellipse cx="160" cy="86" rx="126" ry="46" fill="#ffffff" />
      <ellipse cx="160" cy="88" rx="112" ry="38" fill="#e9c98f" />
      <ellipse cx="160" cy="90" rx="108" ry="35" fill="#f0d8a6" />
      <g fill="none" stroke="#fff1cf" strokeWidth="7" strokeLinecap="round">
        <path d="M66 92 q30 -26 70 -10 q40 16 84 -4" />
        <path d="M74 102 q36 -22 74 -6 q36 14 92 -8" />
        <path d="M90 112 q40 -18 70 -4 q34 10 70 -6" />
        <path d="M92 78 q30 -20 66 -8" />
      </g>
      <g fill="none" stroke="#d9b878" strokeWidth="2" strokeLinecap="round">
        <path d="M70 97 q34 -24 72 -8 q38 14 86 -6" />
        <path d="M82 107 q40 -20 72 -5 q36 12 80 -7" />
        <path d="M96 73 q28 -14 58 -6" />
      </g>
      <Greens x={226} y={84} turn={24} />
      <Greens x={214} y={98} turn={64} />
      <path d="M92 88 q0 -22 34 -24 q30 -4 40 14 q8 20 -18 28 q-42 8 -56 -18 z" fill="#ffffff" />
      <ellipse cx="130" cy="84" rx="19" ry="14" fill="#f2a43a" />
      <ellipse cx="125" cy="80" rx="7" ry="4" fill="#f9c879" />
      <Scallion x={182} y={76} />
      <Scallion x={196} y={110} size={5} />
      <Scallion x={98} y={108} size={5} />
      <Scallion x={160} y={116} size={5} />
    </>
  );
}

function PlainMeal() {
  return (
    <>
      <ellipse cx="150" cy="164" rx="92" ry="20" fill="#00000014" />
      <path d="M62 104 q4 46 54 66 h68 q50 -20 54 -66 z" fill="#ffffff" />
      <path
        d="M80 140 q14 20 36 30 h68 q22 -10 36 -30 q-24 18 -70 18 q-46 0 -70 -18 z"
        fill="#e6ddcd"
      />
      <ellipse cx="150" cy="104" rx="88" ry="26" fill="#efe7d8" />
      <path
        d="M74 100 q8 -26 30 -34 q12 -20 44 -20 q36 0 50 22 q24 10 28 32 q-34 20 -76 20 q-44 0 -76 -20 z"
        fill="#ffffff"
      />
      <g fill="none" stroke="#e2d8c4" strokeWidth="4" strokeLinecap="round">
        <path d="M104 82 l10 -4 M128 66 l10 2 M150 78 l10 -4 M178 72 l8 6 M196 90 l9 -3 M122 96 l10 -2 M164 98 l10 2 M142 56 l9 -3" />
      </g>
      <path
        d="M212 30 l52 128 M236 26 l40 130"
        fill="none"
        stroke="#a9672f"
        strokeWidth="7"
        strokeLinecap="round"
      />
    </>
  );
}

/** The one drawing of the waiting screen: a card going onto the reader. The lamp tells what the reader does. */
export function CardOnReader(props: { readonly reader: 'ready' | 'reading' | 'trouble' }) {
  const lamp = { ready: '#4cc27f', reading: '#f0b429', trouble: '#e0563c' }[props.reader];
  return (
    <svg className="card-on-reader" viewBox="0 0 420 250" aria-hidden="true" focusable="false">
      <rect x="10" y="168" width="400" height="76" rx="18" fill="#3a3129" />
      <rect x="10" y="168" width="400" height="44" rx="18" fill="#4a4037" />
      <rect x="44" y="186" width="332" height="10" rx="5" fill="#2a231d" />
      <circle cx="376" cy="226" r="8" fill={lamp} />
      <g transform={props.reader === 'reading' ? 'translate(0 18)' : 'rotate(-7 200 110)'}>
        <rect
          x="62"
          y="14"
          width="284"
          height="168"
          rx="16"
          fill="#ffffff"
          stroke="#9a2a12"
          strokeWidth="5"
        />
        <rect x="90" y="46" width="112" height="13" rx="6.5" fill="#e6d8bf" />
        <rect x="90" y="76" width="138" height="13" rx="6.5" fill="#e6d8bf" />
        <rect x="90" y="106" width="92" height="13" rx="6.5" fill="#e6d8bf" />
        <rect x="90" y="144" width="170" height="13" rx="6.5" fill="#e6d8bf" />
        <circle cx="284" cy="68" r="26" fill="#e6d8bf" />
        <path d="M242 128 q4 -28 42 -28 q38 0 42 28 z" fill="#e6d8bf" />
      </g>
    </svg>
  );
}
