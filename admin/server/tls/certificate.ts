import { createHash, randomBytes, X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { StartFailure } from '../failure.ts';
import { x509 } from './x509.ts';

/** Certificate and key files of TLS, PEM; both may be one file. */
export interface TlsFiles {
  readonly certificatePath: string;
  readonly keyPath: string;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const AUTHORITY_DAYS = 20 * 365;
const SERVER_DAYS = 2 * 365;
/** Well before browsers complain, and rarely enough that nobody notices. */
const RENEWED_BEFORE_DAYS = 60;
/** A browser whose clock is a little slow must take a certificate made just now. */
const BACKDATED_MS = DAY_MS;

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

/** Names and addresses by which the machine may be reached. */
export function namesOfMachine(): readonly string[] {
  const addresses = Object.values(networkInterfaces())
    .flatMap((one) => one ?? [])
    // A link-local address needs a zone, which no certificate can carry.
    .filter(({ address }) => !/^fe80:/i.test(address))
    .map(({ address }) => address);
  const name = hostname().toLowerCase();
  const isName = /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/.test(name);
  return [...new Set(['localhost', ...(isName ? [name] : []), ...addresses])].toSorted();
}

/**
 * The admin's own certificate in DATA/tls, signed by its own authority: made at the first start, and again when it has less
 * than 60 days left or the machine has names that are not in it. Only kiosks trust it, by the admin's identity; for
 * browsers `authority.crt` can be imported.
 * @throws StartFailure when a file there is damaged.
 */
export async function ownCertificate(options: {
  readonly dataFolder: string;
  readonly names: readonly string[];
  /** Milliseconds since 1970. */
  readonly now: number;
}): Promise<TlsFiles> {
  const folder = join(options.dataFolder, 'tls');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'server.pem');
  if (!isFitToServe(file, options)) {
    const authority = await ownAuthority(folder, options.now);
    writeWhole(file, await makeServer(authority, options));
  }
  return { certificatePath: file, keyPath: file };
}

/** SHA-256 of the certificate that a server with this file shows, as kiosks know it (docs/formats/keys-v1.md). */
export function certificateSha256(certificatePem: string | Buffer): string {
  return createHash('sha256').update(new X509Certificate(certificatePem).raw).digest('hex');
}

function readCertificate(file: string): X509Certificate {
  try {
    return new X509Certificate(readFileSync(file));
  } catch (error) {
    throw new StartFailure(
      `证书文件 ${file} 已损坏。请删掉这个文件后再启动，管理端会自己另做一张；点餐机会自动认出来。`,
      { cause: error },
    );
  }
}

function isFitToServe(
  file: string,
  { names, now }: { readonly names: readonly string[]; readonly now: number },
): boolean {
  if (!existsSync(file)) return false;
  const certificate = readCertificate(file);
  const leftMs = Date.parse(certificate.validTo) - now;
  const isForAll = names.every((name) =>
    isIP(name) === 0
      ? certificate.checkHost(name) !== undefined
      : certificate.checkIP(name) !== undefined,
  );
  return isForAll && leftMs > RENEWED_BEFORE_DAYS * DAY_MS;
}

interface Authority {
  readonly pem: string;
  readonly name: string;
  readonly signingKey: CryptoKey;
}

/** One that a new server certificate cannot outlive; another is made in time, in eighteen years. */
async function ownAuthority(folder: string, now: number): Promise<Authority> {
  const file = join(folder, 'authority.pem');
  const isLastingMs = (SERVER_DAYS + RENEWED_BEFORE_DAYS) * DAY_MS;
  const isThere = existsSync(file) && Date.parse(readCertificate(file).validTo) - now > isLastingMs;
  if (!isThere) writeWhole(file, await makeAuthority(now));
  const text = readFileSync(file, 'utf8');
  const certificate = new x509.X509Certificate(certificateBlock(text));
  const pem = certificate.toString('pem');
  writeWhole(join(folder, 'authority.crt'), `${pem}\n`);
  return { pem, name: certificate.subject, signingKey: await readKey(text) };
}

async function makeAuthority(now: number): Promise<string> {
  const keys = await makeKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity(now, AUTHORITY_DAYS),
    name: `CN=zhulao ${randomBytes(4).toString('hex')}`,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return `${await keyBlock(keys)}${certificate.toString('pem')}\n`;
}

async function makeServer(
  authority: Authority,
  { names, now }: { readonly names: readonly string[]; readonly now: number },
): Promise<string> {
  const keys = await makeKeys();
  const { KeyUsageFlags } = x509;
  const certificate = await x509.X509CertificateGenerator.create({
    ...validity(now, SERVER_DAYS),
    subject: 'CN=zhulao admin',
    issuer: authority.name,
    publicKey: keys.publicKey,
    signingKey: authority.signingKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        names.map((value) => ({
          type: isIP(value) === 0 ? ('dns' as const) : ('ip' as const),
          value,
        })),
      ),
    ],
  });
  return `${await keyBlock(keys)}${certificate.toString('pem')}\n${authority.pem}\n`;
}

function validity(now: number, days: number) {
  return {
    serialNumber: `01${randomBytes(15).toString('hex')}`,
    notBefore: new Date(now - BACKDATED_MS),
    notAfter: new Date(now + days * DAY_MS),
    signingAlgorithm: ALGORITHM,
  };
}

async function makeKeys(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}

async function keyBlock(keys: CryptoKeyPair): Promise<string> {
  const pkcs8 = await crypto.subtle.exportKey('pkcs8', keys.privateKey);
  return `${x509.PemConverter.encode(pkcs8, 'PRIVATE KEY')}\n`;
}

async function readKey(text: string): Promise<CryptoKey> {
  const block = x509.PemConverter.decodeWithHeaders(text).find((one) => one.type === 'PRIVATE KEY');
  if (block === undefined) throw new StartFailure('证书文件里没有私钥。请从备份恢复 tls 文件夹。');
  return crypto.subtle.importKey('pkcs8', block.rawData, ALGORITHM, false, ['sign']);
}

function certificateBlock(text: string): ArrayBuffer {
  const block = x509.PemConverter.decodeWithHeaders(text).find((one) => one.type === 'CERTIFICATE');
  if (block === undefined) throw new StartFailure('证书文件里没有证书。请从备份恢复 tls 文件夹。');
  return block.rawData;
}

/** A power cut leaves the old file or the whole new one. */
function writeWhole(file: string, text: string): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, text, { mode: 0o600, flush: true });
  renameSync(draft, file);
}
