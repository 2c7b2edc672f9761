import { ROUTES } from "#lib/api/routes.ts";
import { callRoute, type RouteCall } from "#lib/backend/testing/call-route.ts";
import { openApiDocument } from "#lib/backend/openapi.ts";
import { type Documented, documented } from "./documented.ts";
import { routeModules } from "./route-modules.ts";

export type RouteName = keyof typeof ROUTES;

export interface DocumentedCalls extends Documented {
  /** Calls a route by the name of its row. The answer is not looked at yet. */
  readonly call: (name: RouteName, call?: RouteCall) => Promise<Response>;
  /** The same, and fails unless the answer is as the document says. @returns the answer's body. */
  readonly checked: (name: RouteName, call?: RouteCall) => Promise<unknown>;
}

/** The real routes, and the document to hold their answers against. */
export async function documentedCalls(): Promise<DocumentedCalls> {
  const held = documented(JSON.parse(JSON.stringify(openApiDocument())));
  const modules = await routeModules();
  const call: DocumentedCalls["call"] = (name, options = {}) => {
    const { method, path } = ROUTES[name];
    const handler = modules.find((each) => each.path === path)?.handlers[method];
    if (handler === undefined) throw new Error(`no route.ts answers ${method} ${path}`);
    return callRoute(handler, { method, ...options });
  };
  return { ...held, call, checked: async (name, options) => held.check(name, await call(name, options)) };
}
