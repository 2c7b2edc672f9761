import { globSync } from "node:fs";
import { dirname, join } from "node:path";

/** A handler that a route.ts exports. */
export type RouteHandler = (request: Request, context: { params: Promise<object> }) => Promise<Response>;

/** A route.ts, as Next finds it. */
export interface RouteModule {
  /** With parameters in braces, as OpenAPI writes them. */
  readonly path: string;
  readonly file: string;
  readonly handlers: Readonly<Record<string, RouteHandler>>;
}

const folder = join(import.meta.dirname, "..");

/** Every route.ts under app/api but the one for paths that are nothing. */
export async function routeModules(): Promise<readonly RouteModule[]> {
  const files = globSync("**/route.ts", { cwd: folder }).filter((file) => !file.includes("[["));
  return await Promise.all(
    files.map(async (file) => ({
      path: `/api/${dirname(file).replaceAll("[", "{").replaceAll("]", "}")}`,
      file: join(folder, file),
      handlers: (await import(join(folder, file))) as Record<string, RouteHandler>,
    })),
  );
}
