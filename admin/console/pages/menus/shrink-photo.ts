import { base64Of } from '../../../../shared/base64.ts';

/** What a card on the kiosk can show; a village line carries thirty of them in a minute. */
const WIDTH_MAX = 800;
const HEIGHT_MAX = 600;
const BYTES_MAX = 80 * 1024;

/** From good to still good enough; after that the picture gets smaller. */
const QUALITIES = [0.85, 0.75, 0.65, 0.55] as const;
const SHRINK = 0.8;

/** Why a file became no photo. */
export const NOT_A_PICTURE = '这个文件不是能打开的照片，请换一张 JPEG、PNG 或 WebP。';

/** A photo of the person's, made small enough for kiosks, as base64 JPEG; null when the browser cannot open the file. */
export async function shrinkPhoto(file: Blob): Promise<string | null> {
  const picture = await createImageBitmap(file).catch(() => null);
  if (picture === null) return null;
  const fits = Math.min(1, WIDTH_MAX / picture.width, HEIGHT_MAX / picture.height);
  for (let scale = fits; ; scale *= SHRINK) {
    const canvas = drawn(picture, scale);
    for (const quality of QUALITIES) {
      const bytes = await jpegOf(canvas, quality);
      if (bytes.length <= BYTES_MAX) return base64Of(bytes);
    }
  }
}

function drawn(picture: ImageBitmap, scale: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('a canvas draws in two dimensions');
  // What is clear in the photo would come out black.
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}

async function jpegOf(canvas: HTMLCanvasElement, quality: number): Promise<Uint8Array> {
  const blob = await new Promise<Blob | null>((resolve) =>
    canvas.toBlob(resolve, 'image/jpeg', quality),
  );
  if (blob === null) throw new Error('a browser writes JPEG');
  return new Uint8Array(await blob.arrayBuffer());
}
