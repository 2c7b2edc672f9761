import type { MethodInput, MethodName, MethodResult, ServerInfo } from "#lib/protocol/methods.ts";
import { within } from "./call-limits.ts";
import { isSandboxError, SandboxError } from "./errors.ts";
import type { CallOptions } from "./options.ts";
import type { RpcClient } from "./rpc-client.ts";
import { SharedCall } from "./shared-call.ts";

/** What the parts of one sandbox share: where it is, and the way there. */
export class Caller {
  readonly client: RpcClient;
  readonly place: { readonly sandbox: string; readonly namespace: string };
  readonly #isStarted: () => boolean;
  #info: SharedCall<ServerInfo> | undefined;

  constructor(client: RpcClient, place: Caller["place"], isStarted: () => boolean) {
    this.client = client;
    this.place = place;
    this.#isStarted = isStarted;
  }

  /** @throws SandboxError NotStarted */
  checkStarted(): void {
    if (this.#isStarted()) return;
    throw new SandboxError("NotStarted", "Sandbox is not started. Call start() first.");
  }

  /** One call on the started sandbox. */
  async call<M extends MethodName>(
    method: M,
    params: MethodInput<M>,
    options?: CallOptions,
  ): Promise<MethodResult<M>> {
    this.checkStarted();
    return this.client.call(method, params, options);
  }

  /** What the server is and does, asked for once; what could not be found out is asked for again the next time. */
  async info(options: CallOptions = {}): Promise<ServerInfo> {
    if (this.#info === undefined || this.#info.abandoned) {
      this.#info = new SharedCall((signal) => this.client.call("server.info", {}, { signal }));
    }
    const asked = this.#info;
    try {
      return await within(options, "server.info", (signal) => asked.wait(signal));
    } catch (failure) {
      if (this.#info === asked) this.#info = undefined;
      throw failure;
    }
  }

  /** @throws SandboxError with serverCode `methodNotFound`, naming what was wanted, when the server knows only the original protocol */
  async mustOffer(what: string, options?: CallOptions): Promise<void> {
    try {
      await this.info(options);
    } catch (failure) {
      if (!isSandboxError(failure) || failure.serverCode !== "methodNotFound") throw failure;
      throw new SandboxError(
        "RequestFailed",
        `This server does not offer ${what}: it knows only the original microsandbox protocol.`,
        { status: failure.status, serverCode: failure.serverCode, cause: failure },
      );
    }
  }
}
