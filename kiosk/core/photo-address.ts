import { base64Of } from '../../shared/base64.ts';
import type { StoreReads } from './ports.ts';

/** A photo of the menu as a data address that a screen can show; null while it has not come. */
export function photoAddress(store: StoreReads, digest: string): string | null {
  const photo = store.photo(digest);
  return photo === null ? null : `data:${photo.mediaType};base64,${base64Of(photo.bytes)}`;
}
