/** Who hears what a command of this target does. */
export interface Reporter {
  /** One sentence on what was decided or done. */
  readonly tell: (text: string) => void;
  /** What is going on with a thing; replaces what was said of the same thing before. */
  readonly progress: (step: Step) => void;
  /** Nothing is going on with it any more. */
  readonly finish: (name: string) => void;
}

export interface Step {
  /** What it is about: `loki`. */
  readonly name: string;
  /** `compiling` */
  readonly doing: string;
  /** How far: `812 of ~1490 packages`. */
  readonly far?: string;
}

/** For who hears nothing. */
export const SILENT: Reporter = { tell: () => {}, progress: () => {}, finish: () => {} };
