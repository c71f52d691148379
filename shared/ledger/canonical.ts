import canonicalize from 'canonicalize';

/**
 * The one JSON text of a value: RFC 8785 (JSON Canonicalization Scheme).
 * @throws Error for what JSON cannot carry (NaN, functions, a lone surrogate): a programmer error, since data is parsed by a schema first.
 */
export function canonicalText(value: unknown): string {
  const quick = quickText(value);
  if (quick !== null) return quick;
  const text = canonicalize(value);
  if (text === undefined) throw new Error('this value has no JSON text');
  if (!text.isWellFormed()) throw new Error('a lone surrogate has no UTF-8 form');
  return text;
}

/**
 * What JSON.stringify makes of a copy with its members in order, in one piece and at half the cost of writing every member by
 * itself: RFC 8785 takes ECMAScript's form of numbers and strings. Null for everything that is not plain data.
 */
function quickText(value: unknown): string | null {
  const copy = inOrder(value, 0);
  if (copy === undefined) return null;
  const text = JSON.stringify(copy);
  // So JSON.stringify escapes a lone surrogate, which has no canonical text.
  return text.includes('\\ud') ? null : text;
}

/** Deeper than anything of ours; what somebody else nests must not use up the stack. */
const DEPTH_MAX = 32;

/** A copy of plain data with its members in order at every level; undefined for anything else. */
function inOrder(value: unknown, depth: number): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'object' || depth === DEPTH_MAX) return undefined;
  if (Array.isArray(value)) {
    const items: unknown[] = [];
    for (const item of value) {
      const ordered = inOrder(item, depth + 1);
      if (ordered === undefined) return undefined;
      items.push(ordered);
    }
    return items;
  }
  if (!isPlain(value)) return undefined;
  const members: Record<string, unknown> = {};
  for (const name of Object.keys(value).sort()) {
    const ordered = keepsItsPlace(name) ? inOrder(value[name], depth + 1) : undefined;
    if (ordered === undefined) return undefined;
    members[name] = ordered;
  }
  return members;
}

function isPlain(value: object): value is Record<string, unknown> {
  return Object.getPrototypeOf(value) === Object.prototype;
}

/** ECMAScript puts names that are numbers before all others, and `__proto__` is no member like others. */
function keepsItsPlace(name: string): boolean {
  return !(name >= '0' && name < ':') && name !== '__proto__';
}

/**
 * Tells whether a text is the canonical one of the JSON value that was read from it. Nearly always JSON.stringify gives the
 * very same characters back with every member in order, which says so at a fraction of the cost of writing the text anew:
 * RFC 8785 takes ECMAScript's form of numbers and strings. Only what that does not settle is written anew.
 */
export function isCanonicalText(text: string, value: unknown): boolean {
  if (!text.isWellFormed()) return false;
  // JSON.stringify escapes a lone surrogate, which has no canonical text.
  const mayEscapeSurrogate = text.includes('\\ud');
  if (!mayEscapeSurrogate && hasOrderedMembers(value) && JSON.stringify(value) === text)
    return true;
  try {
    return canonicalText(value) === text;
  } catch {
    return false; // What was read holds something without canonical text, as a lone surrogate.
  }
}

/** RFC 8785 section 3.2.3: members by the UTF-16 code units of their names, at every level. */
function hasOrderedMembers(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every(hasOrderedMembers);
  let previous: string | null = null;
  for (const [name, member] of Object.entries(value)) {
    if (previous !== null && name <= previous) return false;
    if (typeof member === 'object' && !hasOrderedMembers(member)) return false;
    previous = name;
  }
  return true;
}
