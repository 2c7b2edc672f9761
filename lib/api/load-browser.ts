import type { Api } from "./client.ts";
import { ApiFailure } from "./failure.ts";

type Browser = typeof import("./browser.ts");

/**
 * This tab's half of the API (browser.ts). The page is there without it, and it comes right after.
 *
 * @throws ApiFailure `unreachable` when it cannot be loaded: it comes from where the answers come from
 */
export async function loadBrowser(): Promise<Browser> {
  try {
    return await import("./browser.ts");
  } catch (cause) {
    throw new ApiFailure("unreachable", "The server does not answer.", { cause });
  }
}

export async function loadApi(): Promise<Api> {
  return (await loadBrowser()).browserApi();
}
