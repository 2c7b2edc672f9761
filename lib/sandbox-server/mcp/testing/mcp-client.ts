import { Client, StreamableHTTPClientTransport, type RequestOptions } from "@modelcontextprotocol/client";
import type { Loose } from "../../testing/test-server.ts";

/** The two generations of the protocol: with `initialize` first, or with all that is needed in each request. */
export type McpGeneration = "legacy" | "auto";

export interface McpClientOptions {
  /** An API key; none is sent without it. */
  readonly key?: string;
  readonly generation?: McpGeneration;
}

/** What a tool answered, as a test wants to look at it. */
export interface ToolAnswer {
  readonly text: string;
  readonly isError: boolean;
  readonly structured: Loose;
}

/** The official client, connected to the address of a server's MCP. */
export async function connectMcp(url: string, { key, generation = "legacy" }: McpClientOptions = {}) {
  const sdk = new Client({ name: "test", version: "1.0.0" }, { versionNegotiation: { mode: generation } });
  const headers = key === undefined ? undefined : { authorization: `Bearer ${key}` };
  const requestInit = headers === undefined ? {} : { requestInit: { headers } };
  await sdk.connect(new StreamableHTTPClientTransport(new URL(url), requestInit));
  const call = async (name: string, args: object, options?: RequestOptions): Promise<ToolAnswer> => {
    const answer: Loose = await sdk.callTool({ name, arguments: { ...args } }, options);
    return {
      text: answer.content.map((part: Loose) => part.text).join("\n"),
      isError: answer.isError === true,
      structured: answer.structuredContent,
    };
  };
  return { sdk, call, close: () => sdk.close() };
}

export type McpClient = Awaited<ReturnType<typeof connectMcp>>;
