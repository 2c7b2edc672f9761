/** A colour as a program names it: 0-15 are the theme's own, 16-255 the fixed palette, a string is `#rrggbb`. */
export type Colour = number | string;

export interface TextStyle {
  readonly fg?: Colour;
  readonly bg?: Colour;
  readonly bold?: boolean;
  readonly dim?: boolean;
  readonly italic?: boolean;
  readonly underline?: boolean;
  readonly inverse?: boolean;
  readonly strike?: boolean;
  /** The address that the text links to: http or https. */
  readonly link?: string;
}

export const PLAIN: TextStyle = {};
