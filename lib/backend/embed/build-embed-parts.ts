import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { rolldown } from "rolldown";

/** What every embed has in it, as text; made with the page (next.config.js), since it is the same for all. */
export interface BuiltEmbedParts {
  readonly script: string;
  readonly light: string;
  readonly dark: string;
}

const SCRIPT = "components/embed/script/embed-script.ts";
const COLOURS = "app/globals.css";
/** What browsers of the last years know. */
const TARGET = "es2022";

/** Bundles the script of embeds, and takes their colours from where all colours of the page are. */
export async function buildEmbedParts(root: string): Promise<BuiltEmbedParts> {
  const [script, css] = await Promise.all([bundle(root), readFile(join(root, COLOURS), "utf8")]);
  return { script, light: declarations(css, ":root"), dark: declarations(css, ".dark") };
}

async function bundle(root: string): Promise<string> {
  const build = await rolldown({
    input: join(root, SCRIPT),
    cwd: root,
    platform: "browser",
    transform: { target: TARGET },
    checks: { bundlerTimings: false },
  });
  try {
    const { output } = await build.generate({ format: "iife", minify: true });
    const [{ code }, ...others] = output;
    if (others.length > 0) throw new Error("the script of embeds is more than one file");
    // It stands within a script element, which these would end.
    return code.trim().replaceAll("</script", "<\\/script").replaceAll("<!--", "<\\!--");
  } finally {
    await build.close();
  }
}

/** The colours of one rule, without those of what an embed does not have. */
function declarations(css: string, selector: string): string {
  const start = css.indexOf(`\n${selector} {`);
  const rule = css.slice(css.indexOf("{", start) + 1, css.indexOf("}", start));
  const found = rule
    .split(";")
    .map((declaration) => declaration.trim())
    .filter((declaration) => /^(?:color-scheme:|--(?!chart-)[\w-]+: #)/.test(declaration));
  if (start === -1 || found.length === 0) throw new Error(`${COLOURS} has no colours of ${selector}`);
  return found.join(";");
}
