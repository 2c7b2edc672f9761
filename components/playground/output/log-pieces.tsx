import type { CSSProperties } from "react";
import { type Colour, paletteColour, type TextStyle } from "./ansi.ts";
import type { Piece } from "./line.ts";
import { linkPlaces, type Place } from "./links.ts";

/** Styled text with its links; neighbours of one style become one node, so that plain output stays one text. */
export function LogPieces({
  pieces,
  path,
  onPlace,
}: {
  pieces: readonly Piece[];
  path: string;
  onPlace: (place: Place) => void;
}) {
  return merged(pieces).map((piece, index) => (
    // oxlint-disable-next-line react/no-array-index-key -- pieces are their place
    <PieceText key={index} piece={piece} path={path} onPlace={onPlace} />
  ));
}

function PieceText({
  piece,
  path,
  onPlace,
}: {
  piece: Piece;
  path: string;
  onPlace: (place: Place) => void;
}) {
  const { text, source, style } = piece;
  const content =
    source === "stdin"
      ? text
      : linkPlaces(text, path).map(({ text: part, place }, index) =>
          place ? (
            <button
              // oxlint-disable-next-line react/no-array-index-key -- links are their place
              key={index}
              type="button"
              title={`Go to line ${place.line}`}
              className="cursor-pointer underline decoration-dotted underline-offset-3 hover:decoration-solid"
              onClick={() => onPlace(place)}
            >
              {part}
            </button>
          ) : (
            part
          ),
        );
  if (source === "stdout" && Object.keys(style).length === 0) return content;
  return (
    <span className={SOURCE_LOOKS[source]} style={cssOf(style)}>
      {content}
    </span>
  );
}

const SOURCE_LOOKS = { stdout: "", stderr: "text-stderr", stdin: "font-semibold text-stdin" } as const;

function merged(pieces: readonly Piece[]): readonly Piece[] {
  const result: { text: string[]; source: Piece["source"]; style: TextStyle }[] = [];
  for (const piece of pieces) {
    const last = result.at(-1);
    if (last && last.source === piece.source && sameStyle(last.style, piece.style))
      last.text.push(piece.text);
    else result.push({ text: [piece.text], source: piece.source, style: piece.style });
  }
  return result.map(({ text, source, style }) => ({ text: text.join(""), source, style }));
}

function sameStyle(one: TextStyle, other: TextStyle): boolean {
  return one === other || (Object.keys(one).length === 0 && Object.keys(other).length === 0);
}

function cssOf(style: TextStyle): CSSProperties {
  const css: CSSProperties = {};
  const ink = style.fg === undefined ? undefined : cssColour(style.fg);
  const ground = style.bg === undefined ? undefined : cssColour(style.bg);
  const [color, background] = style.inverse
    ? [ground ?? "var(--surface)", ink ?? "var(--ink)"]
    : [ink, ground];
  if (color !== undefined) css.color = color;
  // On a ground of the theme the theme's surface is the readable ink: both turn with light and dark.
  else if (background !== undefined) css.color = "var(--surface)";
  if (background !== undefined) css.backgroundColor = background;
  if (style.bold) css.fontWeight = 700;
  if (style.dim) css.opacity = 0.75;
  if (style.italic) css.fontStyle = "italic";
  const lines = [style.underline ? "underline" : "", style.strike ? "line-through" : ""].filter(Boolean);
  if (lines.length > 0) css.textDecoration = lines.join(" ");
  return css;
}

function cssColour(colour: Colour): string {
  if (typeof colour === "string") return colour;
  return colour < 16 ? `var(--ansi-${colour})` : paletteColour(colour);
}
