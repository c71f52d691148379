/** A panel on which the elder's screen is shown. */
export interface Panel {
  readonly name: string;
  readonly title: string;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** Millimetres a pixel. */
  readonly pitchMm: number;
}

/** The four that kiosks are built with (facts on elder interfaces 4.4). */
export const PANELS = [
  { name: '21.5-wide', title: '21.5-inch lying', width: 1920, height: 1080, pitchMm: 0.248 },
  { name: '21.5-tall', title: '21.5-inch standing', width: 1080, height: 1920, pitchMm: 0.248 },
  { name: '15', title: '15-inch', width: 1024, height: 768, pitchMm: 0.298 },
  { name: '10', title: '10.1-inch', width: 1280, height: 800, pitchMm: 0.17 },
] as const satisfies readonly Panel[];
