import { type ReactNode, useEffect, useRef } from 'react';
import { toMm } from './panel.ts';
import { distanceTo, NEAR_MISS_MM, REPEAT_IGNORED_MS, targetOf } from './touch.ts';

/**
 * Makes every button inside it answer to old hands: it acts when the finger is lifted over the target, a press just beside
 * counts, a trembling second press does not, and the target shows at once that it was felt.
 * Buttons inside stay ordinary buttons with `onClick`, so that keyboards and screen readers work as everywhere.
 */
export function TouchArea(props: {
  readonly className: string;
  readonly children: ReactNode;
  /** Told of every press that is taken. */
  readonly onTaken?: () => void;
}) {
  const area = useRef<HTMLDivElement>(null);
  const { onTaken } = props;
  useEffect(() => (area.current === null ? undefined : listen(area.current, onTaken)), [onTaken]);
  return (
    <div ref={area} className={props.className}>
      {props.children}
    </div>
  );
}

/** Listens on an area until the returned function is called. */
function listen(area: HTMLElement, onTaken?: () => void): () => void {
  let pressed: { readonly button: HTMLButtonElement; readonly pointerId: number } | null = null;
  let actedAtMs = Number.NEGATIVE_INFINITY;
  const release = () => {
    pressed?.button.removeAttribute('data-pressed');
    pressed = null;
  };

  const onDown = (event: PointerEvent) => {
    if (!event.isPrimary || event.button !== 0) return;
    release();
    const button = buttonAt(area, event);
    if (button === null) return;
    pressed = { button, pointerId: event.pointerId };
    button.setAttribute('data-pressed', '');
  };
  const onUp = (event: PointerEvent) => {
    if (pressed?.pointerId !== event.pointerId) return;
    const { button } = pressed;
    release();
    const box = button.getBoundingClientRect();
    const isInside = toMm(distanceTo(box, { x: event.clientX, y: event.clientY })) <= NEAR_MISS_MM;
    if (isInside && button.isConnected) button.click();
  };
  const onCancel = (event: PointerEvent) => {
    if (pressed?.pointerId === event.pointerId) release();
  };
  const onClick = (event: MouseEvent) => {
    // The browser's own click would come a second time, after ours; a keyboard's has detail 0 and is wanted.
    const isPointersOwn = event.isTrusted && event.detail > 0;
    if (isPointersOwn || event.timeStamp - actedAtMs < repeatIgnoredMs(event.target)) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    actedAtMs = event.timeStamp;
    if (buttonOf(event.target) !== null) onTaken?.();
  };
  const noMenu = (event: Event) => event.preventDefault();

  area.addEventListener('pointerdown', onDown);
  window.addEventListener('pointerup', onUp);
  window.addEventListener('pointercancel', onCancel);
  area.addEventListener('click', onClick, { capture: true });
  area.addEventListener('contextmenu', noMenu);
  return () => {
    area.removeEventListener('pointerdown', onDown);
    window.removeEventListener('pointerup', onUp);
    window.removeEventListener('pointercancel', onCancel);
    area.removeEventListener('click', onClick, { capture: true });
    area.removeEventListener('contextmenu', noMenu);
  };
}

/** An attendant types a PIN faster than an elder presses; only a bouncing finger is ignored there. Unit: ms. */
const QUICK_REPEAT_IGNORED_MS = 80;

function repeatIgnoredMs(target: EventTarget | null): number {
  const isQuick = target instanceof Element && target.closest('[data-quick]') !== null;
  return isQuick ? QUICK_REPEAT_IGNORED_MS : REPEAT_IGNORED_MS;
}

function buttonOf(target: EventTarget | null): HTMLButtonElement | null {
  return target instanceof Element ? target.closest('button') : null;
}

function buttonAt(area: HTMLElement, event: PointerEvent): HTMLButtonElement | null {
  const targets = [...area.querySelectorAll<HTMLButtonElement>('button:not(:disabled)')]
    // What lies under a question cannot be pressed until it is answered.
    .filter((target) => target.closest('[inert]') === null)
    .map((target) => ({ target, box: target.getBoundingClientRect() }));
  const reach = NEAR_MISS_MM / toMm(1);
  return targetOf({ point: { x: event.clientX, y: event.clientY }, targets, reach });
}
