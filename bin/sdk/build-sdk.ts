import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type OutputChunk, rolldown } from "rolldown";
import { dts } from "rolldown-plugin-dts";
import { z } from "zod";
import { StepFailure } from "../entry/steps.mjs";
import { type SdkManifest, sdkManifest } from "./manifest.ts";
import { bundledPackages, noticesOf } from "./notices.ts";

const ENTRY = "lib/microsandbox/index.ts";
/** The declarations' compiler options; TypeScript writes below the folder that this lies in. */
const COMPILER_OPTIONS = "tsconfig.sdk.json";
/** What it may use of the language: what Node 20 knows. */
const TARGET = "es2023";
/** The declarations use AsyncDisposable, which a program's own `lib` need not name. */
const DECLARATIONS_HEAD = '/// <reference lib="esnext.disposable" />\n';

const RootManifest = z.object({ version: z.string(), license: z.string() });

/**
 * Builds the client SDK into `folder`, which is emptied first, as the package that people install: one file of
 * JavaScript with all that it needs, one of declarations that import nothing, README, licenses.
 *
 * @returns its package.json.
 */
export async function buildSdk(root: string, folder: string): Promise<SdkManifest> {
  const project = RootManifest.parse(JSON.parse(await readFile(join(root, "package.json"), "utf8")));
  const manifest = sdkManifest(project);
  const { code, declarations } = await bundle(root);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await Promise.all([
    writeFile(join(folder, "index.js"), code.code),
    writeFile(join(folder, "index.d.ts"), DECLARATIONS_HEAD + declarations.code),
    writeFile(join(folder, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`),
    writeFile(join(folder, "THIRD-PARTY.md"), await noticesOf(bundledPackages(code.moduleIds))),
    copyFile(join(root, "LICENSE"), join(folder, "LICENSE")),
    copyFile(join(root, "lib/microsandbox/README.md"), join(folder, "README.md")),
  ]);
  return manifest;
}

/** The SDK and all that it imports in one file, and its declarations in another. */
async function bundle(root: string): Promise<{ code: OutputChunk; declarations: OutputChunk }> {
  const tsconfig = join(root, COMPILER_OPTIONS);
  const bundle = await rolldown({
    input: { index: join(root, ENTRY) },
    cwd: root,
    platform: "neutral",
    tsconfig,
    transform: { target: TARGET },
    // As the package says of itself: importing it does nothing but define what it exports.
    treeshake: { moduleSideEffects: false },
    // Never looked into for declarations: what still needs a package's types there is reported below.
    external: (id, importer) => importer?.endsWith(".d.ts") === true && !/^[.#/]/.test(id),
    // How long TypeScript takes is no news.
    checks: { bundlerTimings: false },
    plugins: [dts({ cwd: root, tsconfig, logger: { info() {}, warn() {}, error: console.error } })],
  });
  try {
    const { output } = await bundle.generate({ format: "es" });
    const code = chunkOf(output, "index.js");
    const declarations = chunkOf(output, "index.d.ts");
    for (const { imports, fileName } of [code, declarations]) {
      if (imports.length === 0) continue;
      throw new StepFailure(
        `${fileName} of the client SDK imports ${imports.join(", ")}; it must stand alone.`,
        "Let what lib/microsandbox/index.ts exports use types of that folder alone, none that a schema infers.",
      );
    }
    return { code, declarations };
  } finally {
    await bundle.close();
  }
}

function chunkOf(output: readonly { readonly fileName: string }[], fileName: string): OutputChunk {
  const chunk = output.find((each) => each.fileName === fileName);
  if (chunk === undefined) throw new Error(`the bundler made no ${fileName}`);
  return chunk as OutputChunk;
}
