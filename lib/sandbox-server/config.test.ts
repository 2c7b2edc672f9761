import { expect, test } from "vitest";
import { readServerConfig } from "./config.ts";

test("no folder of the host is shared unless the operator names some", () => {
  expect(readServerConfig({}).config.volumes).toEqual([]);
  expect(readServerConfig({ QUICKSAND_VOLUMES: "/srv/data:/srv/more:" }).config.volumes).toEqual([
    "/srv/data",
    "/srv/more",
  ]);
});

test("a folder that depends on where the server was started is refused", () => {
  expect(readServerConfig({ QUICKSAND_VOLUMES: "/srv/data:more" }).problems).toEqual([
    'QUICKSAND_VOLUMES has "more"; each path must be absolute',
  ]);
});
