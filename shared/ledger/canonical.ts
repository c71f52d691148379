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
