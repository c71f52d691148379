import { lstat, readFile } from 'node:fs/promises';
import path from 'node:path';
import { isRecording, recordingNames } from '../contract/voice-clips.ts';
import type { ScreenName } from './messages.ts';

/** Scheme and host of our own pages. A scheme of our own instead of file:, which could read the whole disk. */
export const pageScheme = 'app';
const pageHost = 'kiosk';

/** Address of the page that shows a screen; the page reads the part after the # (kiosk/screens/main.tsx). */
export function pageAddress(screen: ScreenName): string {
  return `${pageScheme}://${pageHost}/index.html#/${screen}`;
}

/** True for addresses of our own pages; compared part by part, since prefixes can be forged (`app://kiosk.evil`). */
export function isOwnPage(address: string): boolean {
  const url = URL.parse(address);
  return (
    url !== null &&
    url.protocol === `${pageScheme}:` &&
    url.host === pageHost &&
    url.username === '' &&
    url.password === ''
  );
}

/** Item 7 of the Electron security tutorial: everything forbidden, then our own scripts, styles, pictures and fonts. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "media-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const contentTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
  '.opus': 'audio/ogg',
  '.wav': 'audio/wav',
};

/** Where the pages lie, and where this kiosk's own recordings of the voice may. */
export interface PageFolders {
  readonly pages: string;
  readonly recordings: string;
}

/**
 * Answers a request for one of our pages or its parts with the file under its folder, a clip of the voice with the kiosk's
 * own recording where there is one; anything else is not found.
 */
export async function answerPage(address: string, folders: PageFolders): Promise<Response> {
  const file = (await recordingOf(address, folders.recordings)) ?? fileOf(address, folders.pages);
  const contentType = file === undefined ? undefined : contentTypes[path.extname(file)];
  if (file === undefined || contentType === undefined) return notFound();
  try {
    const body = await readFile(file);
    return new Response(new Uint8Array(body), {
      headers: { ...securityHeaders, 'content-type': contentType },
    });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return notFound();
    throw error;
  }
}

async function recordingOf(address: string, folder: string): Promise<string | undefined> {
  if (!isOwnPage(address)) return undefined;
  for (const name of recordingNames(new URL(address).pathname)) {
    const file = path.join(folder, name);
    const status = await lstat(file).catch(() => null);
    if (status !== null && isRecording(status)) return file;
  }
  return undefined;
}

const securityHeaders = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

function notFound(): Response {
  return new Response(null, { status: 404, headers: securityHeaders });
}

/** The file an address names, or undefined when the address is not ours or leads out of the folder. */
function fileOf(address: string, folder: string): string | undefined {
  if (!isOwnPage(address)) return undefined;
  let name: string;
  try {
    name = decodeURIComponent(new URL(address).pathname);
  } catch {
    return undefined; // a percent sign that starts no character
  }
  const file = path.resolve(folder, `.${name}`);
  const isInside = file.startsWith(path.resolve(folder) + path.sep);
  return isInside && !name.includes('\0') ? file : undefined;
}
