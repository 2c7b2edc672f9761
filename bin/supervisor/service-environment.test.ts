import { expect, test } from "vitest";
import { serverEnvironment, webEnvironment } from "./service-environment.ts";

const environment = {
  PATH: "/bin",
  HOME: "/root",
  NODE_OPTIONS: "--inspect",
  NODE_EXTRA_CA_CERTS: "/ca.pem",
  npm_lifecycle_event: "start",
  QUICKSAND_SERVER_KEY: "k".repeat(32),
  QUICKSAND_MEMORY_MIB: "256",
  QUICKSAND_UID_BASE: "600000000",
  MSB_API_KEY: "msb_of_somebody",
};

test("servers get the settings that they read and the limits, and nothing else of ours", () => {
  const server = serverEnvironment(environment, { QUICKSAND_SERVER_PORT: "1" });
  expect(server).toMatchObject({
    QUICKSAND_MEMORY_MIB: "256",
    QUICKSAND_UID_BASE: "600000000",
    PATH: "/bin",
  });
  for (const name of ["NODE_OPTIONS", "NODE_EXTRA_CA_CERTS", "npm_lifecycle_event", "MSB_API_KEY"]) {
    expect(server).not.toHaveProperty(name);
  }
  expect(webEnvironment(environment, {})).not.toHaveProperty("QUICKSAND_UID_BASE");
});

test("the secret that signs API keys stays from the web server, also when Next reads .env by itself", () => {
  expect(serverEnvironment(environment, {})).toHaveProperty("QUICKSAND_SERVER_KEY", "k".repeat(32));
  expect(webEnvironment(environment, {})).toHaveProperty("QUICKSAND_SERVER_KEY", "");
});

test("what was really chosen wins over what was asked for", () => {
  expect(
    serverEnvironment({ QUICKSAND_SERVER_PORT: "0" }, { QUICKSAND_SERVER_PORT: "40123" }),
  ).toHaveProperty("QUICKSAND_SERVER_PORT", "40123");
});
