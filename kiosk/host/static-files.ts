import { createReadStream, statSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import path from 'node:path';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
  '.opus': 'audio/ogg',
  '.wav': 'audio/wav',
};

/** Sends one file of a folder; whatever is not a known kind of file inside it is not found. */
export function sendFile(options: {
  readonly folder: string;
  readonly name: string;
  readonly response: ServerResponse;
  readonly isHead: boolean;
}): void {
  const { response } = options;
  const file = fileIn(options.folder, options.name);
  const contentType = file === null ? undefined : CONTENT_TYPES[path.extname(file)];
  const size = file === null ? null : sizeOf(file);
  if (file === null || contentType === undefined || size === null) {
    response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' });
    response.end(
      options.name.endsWith('.html') ? '界面还没有构建好，请先运行 npm start。' : '没有这个文件。',
    );
    return;
  }
  // Built files carry a hash in their name; the pages that name them must be asked for each time.
  const isLasting = options.name.startsWith('assets/');
  response.writeHead(200, {
    'content-type': contentType,
    'content-length': size,
    'cache-control': isLasting ? 'public, max-age=31536000, immutable' : 'no-cache',
  });
  if (options.isHead) response.end();
  // A file that went meanwhile, as in an update, ends this answer and not the host.
  else
    createReadStream(file)
      .on('error', () => response.destroy())
      .pipe(response);
}

function fileIn(folder: string, name: string): string | null {
  let decoded: string;
  try {
    decoded = decodeURIComponent(name);
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
  const root = path.resolve(folder);
  const file = path.resolve(root, decoded);
  return file.startsWith(root + path.sep) && !decoded.includes('\0') ? file : null;
}

function sizeOf(file: string): number | null {
  const status = statSync(file, { throwIfNoEntry: false });
  return status?.isFile() === true ? status.size : null;
}
