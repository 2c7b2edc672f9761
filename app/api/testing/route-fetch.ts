import { GET as events } from "../events/route.ts";
import { POST as extend } from "../sandboxes/[id]/executions/[execution]/extend/route.ts";
import { POST as input } from "../sandboxes/[id]/executions/[execution]/input/route.ts";
import { POST as resize } from "../sandboxes/[id]/executions/[execution]/resize/route.ts";
import { POST as signal } from "../sandboxes/[id]/executions/[execution]/signal/route.ts";
import { GET as executions } from "../sandboxes/[id]/executions/route.ts";
import { POST as command } from "../sandboxes/[id]/commands/route.ts";
import { DELETE as remove } from "../sandboxes/[id]/route.ts";
import { POST as run } from "../sandboxes/[id]/runs/route.ts";
import { POST as create } from "../sandboxes/route.ts";

type Handler = (request: Request, context: { params: Promise<object> }) => Promise<Response>;

const EXECUTION = "/api/sandboxes/(?<id>[^/]+)/executions/(?<execution>[^/]+)";
const ROUTES: readonly (readonly [string, string, Handler])[] = [
  ["GET", "/api/events", events],
  ["POST", "/api/sandboxes", create],
  ["DELETE", "/api/sandboxes/(?<id>[^/]+)", remove],
  ["POST", "/api/sandboxes/(?<id>[^/]+)/runs", run],
  ["POST", "/api/sandboxes/(?<id>[^/]+)/commands", command],
  ["GET", "/api/sandboxes/(?<id>[^/]+)/executions", executions],
  ["POST", `${EXECUTION}/input`, input],
  ["POST", `${EXECUTION}/signal`, signal],
  ["POST", `${EXECUTION}/extend`, extend],
  ["POST", `${EXECUTION}/resize`, resize],
];

const HOST = "localhost:3000";

/** Where the pages of `routeFetch` think that they are. */
export const ORIGIN = `http://${HOST}`;

/** The fetch of one browser, which keeps its cookie, straight into the route handlers. */
export function routeFetch(): typeof fetch {
  let cookie: string | undefined;
  return async (input, init) => {
    const request = new Request(input, init);
    request.headers.set("host", HOST);
    if (cookie !== undefined) request.headers.set("cookie", cookie);
    const { pathname } = new URL(request.url);
    for (const [method, pattern, handler] of ROUTES) {
      const match = method === request.method ? new RegExp(`^${pattern}$`).exec(pathname) : null;
      if (match === null) continue;
      const response = await handler(request, { params: Promise.resolve({ ...match.groups }) });
      cookie = response.headers.getSetCookie()[0]?.split(";")[0] ?? cookie;
      return overTheWire(response, request.signal);
    }
    throw new Error(`no route for ${request.method} ${pathname}`);
  };
}

/** As over a network: an abort ends the reading of the body at once. */
function overTheWire(response: Response, signal: AbortSignal): Response {
  if (response.body === null) return response;
  return new Response(response.body.pipeThrough(new TransformStream(), { signal }), response);
}
