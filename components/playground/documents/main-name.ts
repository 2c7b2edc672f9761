import type { PageLanguage } from "../languages.ts";

/** Why the file that is run cannot have this name, in words; undefined when it can. */
export function mainNameProblem({ endings, label }: PageLanguage, path: string): string | undefined {
  if (endings.some((ending) => path.toLowerCase().endsWith(ending))) return undefined;
  const others = endings.slice(0, -1).join(", ");
  const listed = others === "" ? endings.join("") : `${others} or ${endings.at(-1)}`;
  return `What ${label} runs ends in ${listed}.`;
}

/** The same program in the other of two languages that one interpreter runs. */
export interface Dialect {
  readonly label: "TypeScript" | "JavaScript";
  readonly path: string;
}

/** What the main file would be called in the other dialect; undefined where there is none. */
export function otherDialect(path: string): Dialect | undefined {
  const [, name, module, ending] = /^(.*\.)([mc]?)(js|ts)$/i.exec(path) ?? [];
  if (name === undefined || module === undefined || ending === undefined) return undefined;
  return ending.toLowerCase() === "js"
    ? { label: "TypeScript", path: `${name}${module}ts` }
    : { label: "JavaScript", path: `${name}${module}js` };
}
