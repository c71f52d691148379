import { LIMITS } from '../../../shared/limits.ts';
import type { MenuFailure } from '../../contract/menus.ts';
import type { PhotoFault } from './photo-check.ts';

const SENTENCES: Readonly<Record<MenuFailure['code'], string>> = {
  'no-such-canteen': '没有这个食堂，请刷新页面后再试。',
  'changed-meanwhile': '这份菜单刚被别人改过，这次没有保存。请看过新的菜单再改一次。',
  'no-such-item': '菜单上已经没有这一项，请刷新页面后再试。',
  'name-taken': '菜单上已有同名的一项，请换一个名称，或直接改那一项。',
  'too-many-items': `一家食堂的菜单最多 ${LIMITS.menuItemsMax} 项，请先删去不再供应的。`,
  'too-many-dates': '这一项的供应日期太多，请改为“每天”或去掉一些日期。',
  'bad-photo': '照片不能用，请换一张。',
};

export function menuFailure(code: MenuFailure['code']): {
  readonly ok: false;
  readonly failure: MenuFailure;
} {
  return { ok: false, failure: { code, sentence: SENTENCES[code] } };
}

const PHOTO_SENTENCES: Readonly<Record<PhotoFault, string>> = {
  'too-many-bytes': `照片太大，最多 ${LIMITS.photoBytesMax / 1024} KB，请换一张或裁小后再传。`,
  'not-a-photo': '这个文件不是 JPEG 或 WebP 照片，请换一张。',
  'too-many-pixels': `照片的长和宽最多 ${LIMITS.photoPixelsMax} 像素，请缩小后再传。`,
};

export function photoFailure(fault: PhotoFault): {
  readonly ok: false;
  readonly failure: MenuFailure;
} {
  return { ok: false, failure: { code: 'bad-photo', sentence: PHOTO_SENTENCES[fault] } };
}
