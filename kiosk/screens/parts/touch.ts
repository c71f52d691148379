/** A press this soon after another is a trembling hand, not a wish (facts: ignore a second tap for 500–700 ms). Unit: ms. */
export const REPEAT_IGNORED_MS = 500;
/** A press this near to a target counts for it: older hands miss by 3.4 mm on average (Sultana & Moffatt 2019). Unit: mm. */
export const NEAR_MISS_MM = 3;

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Distance from a point to the nearest edge of a box, 0 inside; in the unit of the box. */
export function distanceTo(box: Box, point: Point): number {
  const dx = Math.max(box.left - point.x, 0, point.x - box.right);
  const dy = Math.max(box.top - point.y, 0, point.y - box.bottom);
  return Math.hypot(dx, dy);
}

/** The target that a press means: the one under it, else the nearest within reach, else none. `reach` in the boxes' unit. */
export function targetOf<T>(press: {
  readonly point: Point;
  readonly targets: readonly { readonly target: T; readonly box: Box }[];
  readonly reach: number;
}): T | null {
  let nearest: { readonly target: T; readonly distance: number } | null = null;
  for (const { target, box } of press.targets) {
    const distance = distanceTo(box, press.point);
    if (distance <= press.reach && (nearest === null || distance < nearest.distance)) {
      nearest = { target, distance };
    }
  }
  return nearest?.target ?? null;
}
