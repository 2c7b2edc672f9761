type Handler = (request: Request, context: { params: Promise<object> }) => Promise<Response>;

export interface RouteCall {
  readonly path?: string;
  readonly method?: string;
  readonly params?: Record<string, string>;
  readonly body?: unknown;
  readonly rawBody?: BodyInit;
  readonly cookie?: string | undefined;
  readonly headers?: Record<string, string>;
  readonly signal?: AbortSignal;
}

/** Calls a route handler as Next does: with a Request and the promise of the path's parameters. */
export function callRoute(handler: Handler, call: RouteCall = {}): Promise<Response> {
  const headers = new Headers({ host: "localhost:3000" });
  const body = call.rawBody ?? (call.body === undefined ? undefined : JSON.stringify(call.body));
  if (body !== undefined) headers.set("content-type", "application/json");
  if (call.cookie !== undefined) headers.set("cookie", call.cookie);
  for (const [name, value] of Object.entries(call.headers ?? {})) headers.set(name, value);
  const request = new Request(`http://localhost:3000${call.path ?? "/api"}`, {
    method: call.method ?? (body === undefined ? "GET" : "POST"),
    headers,
    ...(body === undefined ? {} : { body, duplex: "half" }),
    ...(call.signal === undefined ? {} : { signal: call.signal }),
  });
  return handler(request, { params: Promise.resolve(call.params ?? {}) });
}

/** `name=value` of the cookie that an answer sets. */
export function cookieOf(response: Response): string {
  const cookie = response.headers.getSetCookie()[0]?.split(";")[0];
  if (cookie === undefined) throw new Error("the answer sets no cookie");
  return cookie;
}
