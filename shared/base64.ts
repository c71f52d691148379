/** As many bytes at a time as a call takes arguments without harm. */
const PIECE_BYTES = 8_192;

/** Bytes as base64 (RFC 4648 section 4), in pages and in Node alike. */
export function base64Of(bytes: Uint8Array): string {
  let text = '';
  for (let from = 0; from < bytes.length; from += PIECE_BYTES) {
    text += String.fromCharCode(...bytes.subarray(from, from + PIECE_BYTES));
  }
  return btoa(text);
}

/** The bytes of a text that is base64. */
export function bytesOfBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
