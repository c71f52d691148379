import { parseJson } from '../../shared/json.ts';
import { canonicalText } from '../../shared/ledger/canonical.ts';
import type { Random } from '../policy/random.ts';

/** Values at which two readers of one page may part. */
const ODD_VALUES: readonly unknown[] = [
  ...[null, true, false, 0, 1, 2, -1, 0.5, 1e21, 1e-7, 99, 100, 99_999, 1_000_000_000],
  ...[1_000_000_001, 2 ** 53 - 1, 2 ** 53, '', ' ', '0', 'x'.repeat(40), 'x'.repeat(41), [], {}],
  ...['𠮷'.repeat(40), '𠮷'.repeat(41), '\u2028', '\u0000', '𠮷\u{ffff}', 'sale', 'guest', 'Z'],
  ...['2028-02-29', '2027-02-29', '0000-01-01', '２026-01-01', '2026-11-23T24:00:00.000+08:00'],
  ...['2026-11-23T11:50:00.000-23:59', '2026-11-23T11:50:00.000+24:00', '2026-11-23 11:50:00.000Z'],
  ...['2026-11-23T11:50:00.000z', '2026-11-23T11:50:00Z', '2026-11-23T11:50:00.000+0800'],
  ...['7d1f0f0a-52b5-1c6e-9d3c-0a4d9f7b1c22', '7d1f0f0a-52b5-4c6e-cd3c-0a4d9f7b1c22'],
  ...['7D1F0F0A-52B5-4C6E-9D3C-0A4D9F7B1C22', 'AB'.repeat(32), 'ab'.repeat(32), 'ab'.repeat(31)],
];

/** Ways to write the same or nearly the same value that are not its canonical text. */
const OTHER_TEXTS: readonly ((text: string) => string)[] = [
  (text) => ` ${text}`,
  (text) => text.replace(',', ', '),
  (text) => text.replace(/:(\d+)/, ':$1.0'),
  (text) => text.replace(/:(\d+)/, ':$1e0'),
  (text) => text.replace(/:0/, ':-0'),
  (text) => text.replace(/:(\d+)/, ':0$1'),
  (text) => text.replace(/:\d+/, ':1e999'),
  (text) => text.replace(/:\d+/, ':NaN'),
  (text) => text.replace(/"([a-z])/, (_all, letter: string) => `"\\u00${hexOf(letter)}`),
  (text) => text.replace(/":"/, '":"\\ud83d'),
  (text) => text.replace(/":"/, '":"\t'),
  (text) => text.replace(/":"/, '":"\u2029'),
  (text) => text.replace(/"format":1/, '"format":1,"format":1'),
  (text) => text.replace(/^\{/, '{"__proto__":{},'),
  (text) => text.replace(/^\{/, '{"note":1,'),
  (text) => `\u{feff}${text}`,
  (text) => text.slice(0, -1),
  (text) => `${text}x`,
  (text) => text.replace(/^\{/, `{"deep":${'['.repeat(9_000)}${']'.repeat(9_000)},`),
];

const hexOf = (letter: string): string => letter.charCodeAt(0).toString(16);

/** Bounds of the page, and one beyond each. */
const BOUNDS = [5, 20, 40, 50, 64, 80, 99, 240, 99_999, 100_000, 1_000_000_000].flatMap((bound) => [
  bound,
  bound + 1,
]);

/**
 * Every content that comes of an entry by changing one thing, wherever it stands, into every odd value, length and bound;
 * each as it is, and with the sums of a sale made right again, so that no sum hides another rule.
 */
export function* everyOddContent(content: string): Generator<string> {
  yield* OTHER_TEXTS.map((write) => write(content));
  const placeCount = placesIn(Object(parseJson(content))).length;
  for (let at = 0; at < placeCount; at += 1) {
    for (const change of CHANGES) {
      const entry = Object(parseJson(content));
      const [place, name] = placesIn(entry)[at] ?? [entry, 'kind'];
      change(place, name);
      yield canonicalText(entry);
      if (makeSumsRight(entry)) yield canonicalText(entry);
    }
  }
}

type Change = (place: Record<string, unknown>, name: string) => void;

const CHANGES: readonly Change[] = [
  ...[...ODD_VALUES, ...BOUNDS, ...[64, 65].map((length) => 'x'.repeat(length))].map(
    (value): Change =>
      (place, name) => {
        place[name] = value;
      },
  ),
  ...[0, 2, ...BOUNDS.filter((bound) => bound < 300)].map(
    (length): Change =>
      (place, name) => {
        const old = place[name];
        if (Array.isArray(old))
          place[name] = Array.from({ length }, (_unused, at) => old[at % old.length]);
      },
  ),
  (place, name) => {
    delete place[name];
  },
  (place, name) => {
    place[`${name}More`] = null;
  },
];

const sumOf = (
  list: readonly unknown[],
  amountIn: (one: Record<string, unknown>) => number,
): number => list.reduce<number>((total, one) => total + amountIn(Object(one)), 0);
const amountOf = (one: Record<string, unknown>): number => Number(one.amountFen);

/** Gives a sale the list price of its lines, and its first tender what the rest leaves; false where there is nothing to make right. */
function makeSumsRight(entry: Record<string, unknown>): boolean {
  const body = Object(entry.body);
  const decision = Object(body.decision);
  const lists = [body.lines, body.tenders, decision.lines];
  if (!lists.every(Array.isArray)) return false;
  const goods = sumOf(body.lines, (one) => Number(one.unitPriceFen) * Number(one.quantity));
  const [first, ...others] = body.tenders;
  const rest = goods - sumOf(decision.lines, amountOf) - sumOf(others, amountOf);
  if (!Number.isFinite(rest) || Object(first).kind !== 'account') return false;
  body.listPriceFen = goods;
  first.amountFen = rest;
  return true;
}

/** A JSON text with one thing of it changed; `fixed` members of the object itself stay. */
export function oddText(text: string, random: Random, fixed: readonly string[] = []): string {
  if (random.chance(0.25)) return random.pick(OTHER_TEXTS)(text);
  const value = Object(parseJson(text));
  const [place, name] = random.pick(
    placesIn(value).filter(([at, key]) => at !== value || !fixed.includes(key)),
  );
  changeAt(place, name, random);
  return canonicalText(value);
}

type Place = readonly [place: Record<string, unknown>, name: string];

function placesIn(value: Record<string, unknown>): readonly Place[] {
  return Object.entries(value).flatMap(([name, member]): Place[] => [
    [value, name],
    ...(typeof member === 'object' && member !== null ? placesIn(Object(member)) : []),
  ]);
}

function changeAt(place: Record<string, unknown>, name: string, random: Random): void {
  const old = place[name];
  const ways = [
    () => {
      place[name] = random.pick(ODD_VALUES);
    },
    () => {
      place[name] = typeof old === 'number' ? old + random.pick([1, -1]) : random.pick(ODD_VALUES);
    },
    () => {
      if (Array.isArray(place)) place.splice(Number(name), 1);
      else delete place[name];
    },
    () => {
      if (Array.isArray(place)) place.push(old);
      else place[`${name}More`] = old;
    },
    () => {
      place[name] = typeof old === 'string' ? old.toUpperCase() : [old];
    },
  ];
  random.pick(ways)();
}
