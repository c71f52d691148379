/** A field that a person types into. */
export type TextField = HTMLInputElement | HTMLTextAreaElement;

/** Types of inputs that are typed into. */
const TEXT_TYPES: ReadonlySet<string> = new Set([
  ...['text', 'search', 'tel', 'url', 'password', 'number', 'email'],
]);

/** The text field that a key goes to; null when it goes to anything else. */
export function textFieldOf(target: EventTarget | null): TextField | null {
  const isText =
    target instanceof HTMLTextAreaElement ||
    (target instanceof HTMLInputElement && TEXT_TYPES.has(target.type));
  return isText && !target.readOnly && !target.disabled ? target : null;
}

/** What stood in a field. */
export interface FieldContent {
  readonly field: TextField;
  readonly value: string;
  /** Where the typing goes; null where the browser does not tell, as for numbers. */
  readonly start: number | null;
  readonly end: number | null;
}

export function contentOf(field: TextField): FieldContent {
  const { value, selectionStart: start, selectionEnd: end } = field;
  return { field, value, start, end };
}

/** Makes a field what it was, and lets the page know as if a person had done so. */
export function putBack({ field, value, start, end }: FieldContent): void {
  if (field.value === value) return;
  // React overrides the property on the element to notice changes of its own; the browser's setter is on the prototype.
  const prototype = Object.getPrototypeOf(field) as object;
  Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(field, value);
  if (start !== null) field.setSelectionRange(start, end);
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
}
