import { z } from 'zod';

/** 32 raw bytes of an Ed25519 or X25519 public key in base64url. */
export const publicKeySchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
/** 64 bytes of an Ed25519 signature in base64url. */
export const signatureSchema = z.string().regex(/^[A-Za-z0-9_-]{86}$/);
