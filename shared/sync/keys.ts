import { z } from 'zod';
import { PUBLIC_KEY_TEXT, SIGNATURE_TEXT } from '../crypto/key-text.ts';

/** 32 raw bytes of an Ed25519 or X25519 public key in base64url. Keys are compared as texts: the two spare bits are zero, so that each has one. */
export const publicKeySchema = z.string().regex(PUBLIC_KEY_TEXT);
/** 64 bytes of an Ed25519 signature in base64url, the four spare bits zero. */
export const signatureSchema = z.string().regex(SIGNATURE_TEXT);
