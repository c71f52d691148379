import 'reflect-metadata';
import { createHash } from 'node:crypto';
import { PemConverter, X509CertificateGenerator } from '@peculiar/x509';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

/** Certificate and key, PEM, as a TLS server takes them. */
export interface TlsPair {
  readonly cert: string;
  readonly key: string;
  /** Of the certificate's DER, hexadecimal. */
  readonly sha256: string;
}

/** A certificate of anybody's; every one has another key. */
export async function madeCertificate(
  options: { readonly from?: string; readonly to?: string; readonly name?: string } = {},
): Promise<TlsPair> {
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: `CN=${options.name ?? 'localhost'}`,
    notBefore: new Date(options.from ?? '2026-01-01'),
    notAfter: new Date(options.to ?? '2036-01-01'),
    signingAlgorithm: ALGORITHM,
    keys,
  });
  const pkcs8 = await crypto.subtle.exportKey('pkcs8', keys.privateKey);
  return {
    cert: certificate.toString('pem'),
    key: PemConverter.encode(pkcs8, 'PRIVATE KEY'),
    sha256: createHash('sha256').update(new Uint8Array(certificate.rawData)).digest('hex'),
  };
}
