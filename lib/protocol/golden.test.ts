import { describe, expect, test } from "vitest";
import { RpcRequest, RpcResponse } from "./envelope.ts";
import { ERRORS, errorCodeOf } from "./errors.ts";
import { GOLDEN_EXTENSIONS, GOLDEN_REFUSALS, GOLDEN_STREAM } from "./golden-extensions.ts";
import { GOLDEN_REQUESTS } from "./golden.ts";
import { isMethodName, METHODS } from "./methods.ts";
import { RunEvent } from "./run-event.ts";

/** The schemas of the method that a request calls, and its params. */
function called(request: string) {
  const { method, params } = RpcRequest.parse(JSON.parse(request));
  if (!isMethodName(method)) throw new Error(`${method} is no method`);
  return { method, params, schemas: METHODS[method] };
}

const originals = Object.entries(GOLDEN_REQUESTS).flatMap(([client, requests]) =>
  Object.entries<string>(requests).map(([name, text]) => [client, name, text] as const),
);

test.each(originals)("%s's request %s is one that the contract takes", (_client, _name, text) => {
  const { params, schemas } = called(text);
  expect(schemas.params.safeParse(params).error).toBeUndefined();
});

test.each(Object.entries(GOLDEN_EXTENSIONS))(
  "the contract has all that is in a call of %s",
  (name, { request, reply }) => {
    const { method, params, schemas } = called(request);
    expect(method).toBe(name);
    expect(schemas.params.parse(params)).toEqual(params);
    const { result } = RpcResponse.parse(JSON.parse(reply));
    expect(schemas.result.parse(result)).toEqual(result);
  },
);

test("the contract has all that is in a stream", () => {
  const { params, schemas } = called(GOLDEN_STREAM.request);
  expect(schemas.params.parse(params)).toEqual(params);
  const values = GOLDEN_STREAM.lines.filter((line) => line !== "").map((line) => JSON.parse(line));
  for (const { params: event } of values.slice(0, -1)) expect(RunEvent.parse(event)).toEqual(event);
  const { result } = values.at(-1);
  expect(schemas.result.parse(result)).toEqual(result);
});

describe("a refusal", () => {
  test.each(Object.entries(GOLDEN_REFUSALS))(
    "(%s) has the status and number of its code",
    (_name, { status, body }) => {
      const { error } = RpcResponse.parse(JSON.parse(body));
      const code = errorCodeOf(error?.code ?? 0);
      expect(code).toBe(error?.data?.code);
      expect(code === undefined ? undefined : ERRORS[code].http).toBe(status);
    },
  );
});
