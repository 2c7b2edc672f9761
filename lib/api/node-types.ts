import { z } from "zod";
import { createTransport } from "./transport.ts";

/** Where this server has the types of Node and of the language itself: made when the page is built. */
const ADDRESS = "/node-types.json";

/** Files of declarations by their paths, as TypeScript looks for them: `/lib/…` and `/node_modules/…`. */
export const NodeTypes = z.record(z.string(), z.string());
export type NodeTypes = z.infer<typeof NodeTypes>;

/** Reads the types that code for Node is checked and completed with; rejects with ApiFailure. */
export function readNodeTypes(signal?: AbortSignal): Promise<NodeTypes> {
  return createTransport({}).json(() => NodeTypes, "GET", ADDRESS, undefined, signal);
}
