import { ApiFailure } from "./failure.ts";

export type Schemas = typeof import("./answer-schemas.ts");

/**
 * The schemas of all answers, loaded by the first who asks.
 *
 * @throws ApiFailure `unreachable` when they cannot be loaded: they come from where the answers come from
 */
export async function loadSchemas(): Promise<Schemas> {
  try {
    return await import("./answer-schemas.ts");
  } catch (cause) {
    throw new ApiFailure("unreachable", "The server does not answer.", { cause });
  }
}
