import { type Backend, getBackend } from "./backend.ts";
import { errorResponse } from "./error-response.ts";
import { checkHost } from "./guard.ts";

/** What every handler has. */
export interface Context {
  readonly backend: Backend;
  readonly request: Request;
  /** The path's parameters, not checked yet. */
  readonly params: Readonly<Record<string, string>>;
}

/** Next gives a route without parameters none at all, whatever its types say. */
export type Handler = (
  request: Request,
  context: { params: Promise<object | undefined> },
) => Promise<Response>;

/** Answers only for hosts that are ours, and what fails with the API's error body. */
export function guarded(handle: (context: Context) => Response | Promise<Response>): Handler {
  return async (request, context) => {
    const backend = getBackend();
    try {
      checkHost(request, backend.settings);
      const params: Record<string, string> = {};
      for (const [name, value] of Object.entries((await context.params) ?? {})) {
        if (typeof value === "string") params[name] = value;
      }
      return await handle({ backend, request, params });
    } catch (failure) {
      // Nobody is there to read an answer; nginx's number for it, should a log show it.
      if (request.signal.aborted) return new Response(null, { status: 499 });
      return errorResponse(failure, backend.log);
    }
  };
}
