import type { CSSProperties } from "react";
import { cssColours } from "./colours.ts";
import type { Piece } from "./line.ts";
import { linkPlaces, type FilePlace } from "./links.ts";
import type { TextStyle } from "./text-style.ts";

/** Styled text with its links; neighbours of one style become one node, so that plain output stays one text. */
export function LogPieces({
  pieces,
  paths,
  onPlace,
}: {
  pieces: readonly Piece[];
  paths: readonly string[];
  onPlace: (place: FilePlace) => void;
}) {
  return merged(pieces).map((piece, index) => (
    // oxlint-disable-next-line react/no-array-index-key -- pieces are their place
    <PieceText key={index} piece={piece} paths={paths} onPlace={onPlace} />
  ));
}

function PieceText({
  piece,
  paths,
  onPlace,
}: {
  piece: Piece;
  paths: readonly string[];
  onPlace: (place: FilePlace) => void;
}) {
  const { text, source, style } = piece;
  const content =
    source === "stdin"
      ? text
      : linkPlaces(text, paths).map(({ text: part, place }, index) =>
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
  const look = { className: SOURCE_LOOKS[source], style: cssOf(style) };
  if (style.link === undefined) return <span {...look}>{content}</span>;
  return (
    <a
      href={style.link}
      title={style.link}
      target="_blank"
      rel="noopener noreferrer nofollow"
      style={look.style}
      className={`underline decoration-dotted underline-offset-3 hover:decoration-solid ${look.className}`}
    >
      {text}
    </a>
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
  const css: CSSProperties = cssColours(style);
  if (style.bold) css.fontWeight = 700;
  // Thinner, not paler: what is dim is to be read all the same.
  else if (style.dim) css.fontWeight = 300;
  if (style.italic) css.fontStyle = "italic";
  const lines = [style.underline ? "underline" : "", style.strike ? "line-through" : ""].filter(Boolean);
  if (lines.length > 0) css.textDecoration = lines.join(" ");
  return css;
}
