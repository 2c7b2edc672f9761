import { readNodeTypes } from "#lib/backend/node-types.ts";

/** Made once, with the page. */
export const dynamic = "force-static";

/** The types of Node, for the editor. */
export async function GET(): Promise<Response> {
  return Response.json(await readNodeTypes(process.cwd()));
}
