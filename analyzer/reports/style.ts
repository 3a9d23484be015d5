/** How a text stands out on a terminal. */
export interface Style {
  /** What opens, or is allowed. */
  readonly opened: (text: string) => string;
  /** What closes, or is denied. */
  readonly closed: (text: string) => string;
  readonly changed: (text: string) => string;
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
}

const asIs = (text: string) => text;

/** No colours: for files, pipes and whoever does not want them. */
export const plain: Style = { opened: asIs, closed: asIs, changed: asIs, strong: asIs, faint: asIs };
