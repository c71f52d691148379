/** 32 bytes in base64url; the two spare bits of the last character are zero, so that a key has one text (RFC 4648 section 3.5). */
export const PUBLIC_KEY_TEXT = /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/;
/** 64 bytes likewise, with four spare bits. */
export const SIGNATURE_TEXT = /^[A-Za-z0-9_-]{85}[AQgw]$/;
