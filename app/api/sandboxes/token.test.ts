import { expect, test } from "vitest";
import { Sandbox } from "#lib/api/contract.ts";
import { backendWithFake } from "#lib/backend/testing/backend-with-fake.ts";
import { callRoute } from "#lib/backend/testing/call-route.ts";
import { errorOf, newSandbox } from "../testing/new-sandbox.ts";
import { GET as view } from "./[id]/route.ts";
import { POST as create } from "./route.ts";

const bearer = (token: string | undefined) => ({ authorization: `Bearer ${token ?? ""}` });

async function withToken(call: Parameters<typeof callRoute>[1] = {}) {
  const response = await callRoute(create, { body: { identity: "token" }, ...call });
  expect(response.status).toBe(201);
  const { id, token } = Sandbox.parse(await response.json());
  return { id, token, response };
}

test("who asks for a token gets one in the answer's body and no cookie, and is known by it again", async () => {
  await using _ = await backendWithFake();
  const { id, token, response } = await withToken();
  expect(response.headers.getSetCookie()).toEqual([]);
  expect(token).toMatch(/^visitor\.[0-9a-f]{32}\.[\w-]{43}$/);
  expect((await callRoute(view, { params: { id }, headers: bearer(token) })).status).toBe(200);
  const second = await withToken({ headers: bearer(token) });
  expect(second.token).toBe(token);
  expect((await callRoute(view, { params: { id: second.id }, headers: bearer(token) })).status).toBe(200);
});

test("a request with a token ignores cookies, also when the token is wrong", async () => {
  await using _ = await backendWithFake();
  const page = await newSandbox();
  const embed = await withToken({ cookie: page.cookie });
  const see = async (id: string, headers: Record<string, string>) =>
    (await callRoute(view, { params: { id }, cookie: page.cookie, headers })).status;
  expect(await see(page.id, {})).toBe(200);
  expect(await see(embed.id, {})).toBe(404);
  expect(await see(embed.id, bearer(embed.token))).toBe(200);
  expect(await see(page.id, bearer(embed.token))).toBe(404);
  expect(await see(page.id, bearer(`${embed.token}x`))).toBe(404);
  // The cookie's own value is no token.
  expect(await see(page.id, bearer(`visitor.${page.cookie.split("=")[1]}`))).toBe(404);
});

test("a start that tells its place in lines tells the token with the sandbox", async () => {
  await using _ = await backendWithFake();
  const headers = { accept: "application/x-ndjson" };
  const answer = await callRoute(create, { body: { identity: "token" }, headers });
  expect(answer.headers.getSetCookie()).toEqual([]);
  const last = (await answer.text()).trim().split("\n").at(-1) ?? "";
  const { id, token } = Sandbox.parse((JSON.parse(last) as { sandbox: unknown }).sandbox);
  expect((await callRoute(view, { params: { id }, headers: bearer(token) })).status).toBe(200);
});

test("without asking for one, nobody gets a token, and what else is a bearer's leaves the cookie alone", async () => {
  await using _ = await backendWithFake();
  const { id, cookie } = await newSandbox();
  const headers = bearer("some-delete-token");
  expect((await callRoute(view, { params: { id }, cookie, headers })).status).toBe(200);
  const again = await callRoute(create, { body: {}, cookie });
  expect(Sandbox.parse(await again.json()).token).toBeUndefined();
});

test("another site's page is refused with a token as without", async () => {
  await using _ = await backendWithFake();
  const { token } = await withToken();
  const headers = { ...bearer(token), "sec-fetch-site": "cross-site" };
  expect((await callRoute(create, { body: { identity: "token" }, headers })).status).toBe(403);
});

test("newcomers by token count for their address, whatever cookie they bring", async () => {
  await using _ = await backendWithFake({}, { QUICKSAND_RUNS_PER_MINUTE_COUNT: "2" }, () => 0);
  const { cookie } = await newSandbox();
  await withToken({ cookie });
  const refused = await callRoute(create, { body: { identity: "token" }, cookie });
  expect(await errorOf(refused)).toMatchObject({ status: 429, error: { code: "tooManyRuns" } });
});
