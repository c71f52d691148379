import canonicalize from 'canonicalize';

/**
 * The one JSON text of a value: RFC 8785 (JSON Canonicalization Scheme).
 * @throws Error for what JSON cannot carry (NaN, functions, a lone surrogate): a programmer error, since data is parsed by a schema first.
 */
export function canonicalText(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new Error('this value has no JSON text');
  if (!text.isWellFormed()) throw new Error('a lone surrogate has no UTF-8 form');
  return text;
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
