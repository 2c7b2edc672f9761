import { connect, type Socket } from "node:net";

/** A header line as it was sent or came: its name in the case it had. */
export type HeaderLine = readonly [name: string, value: string];

/** An answer as it was on the wire. */
export interface WireReply {
  readonly status: number;
  /** In their order, with repeated ones. */
  readonly headers: readonly HeaderLine[];
  /** Of a chunked answer the chunks joined. */
  readonly body: string;
}

/**
 * A TCP connection that sends bytes as they are given and keeps the connection, one request after another. What the
 * original's clients send cannot be sent with fetch: it orders, joins and adds headers.
 */
export class WireConnection {
  readonly #socket: Socket;
  #received = Buffer.alloc(0);
  #closed = false;
  #wake: () => void = () => {};

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("data", (chunk) => {
      this.#received = Buffer.concat([this.#received, chunk]);
      this.#wake();
    });
    // A reset is an end, too: what came before is read.
    socket.on("error", () => {});
    socket.on("close", () => {
      this.#closed = true;
      this.#wake();
    });
  }

  static open(port: number): Promise<WireConnection> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, "127.0.0.1", () => {
        socket.off("error", reject);
        resolve(new WireConnection(socket));
      });
      socket.once("error", reject);
      socket.setNoDelay(true);
    });
  }

  /** The server has ended the connection. */
  get closed(): boolean {
    return this.#closed;
  }

  close(): void {
    this.#socket.destroy();
  }

  /** Sends a request with exactly these header lines; the answer. */
  async request(
    line: string,
    headers: readonly HeaderLine[],
    body: string | Uint8Array = "",
  ): Promise<WireReply> {
    const head = [line, ...headers.map(([name, value]) => `${name}: ${value}`), "", ""].join("\r\n");
    this.#socket.write(Buffer.concat([Buffer.from(head, "latin1"), Buffer.from(body)]));
    return this.#reply(line.startsWith("HEAD "));
  }

  async #reply(headOnly: boolean): Promise<WireReply> {
    const head = (await this.#until("\r\n\r\n")).toString("latin1");
    const [statusLine = "", ...lines] = head.split("\r\n");
    const headers = lines.map((line): HeaderLine => {
      const at = line.indexOf(":");
      return [line.slice(0, at), line.slice(at + 1).trim()];
    });
    const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(statusLine)?.[1]);
    if (headOnly) return { status, headers, body: "" };
    const chunked = headerOf({ headers }, "transfer-encoding") === "chunked";
    const length = Number(headerOf({ headers }, "content-length") ?? 0);
    const body = chunked ? await this.#chunks() : await this.#take(length);
    return { status, headers, body: body.toString("utf8") };
  }

  async #chunks(): Promise<Buffer> {
    const chunks: Buffer[] = [];
    for (;;) {
      const size = Number.parseInt((await this.#until("\r\n")).toString("latin1"), 16);
      chunks.push(await this.#take(size));
      await this.#until("\r\n");
      if (size === 0) return Buffer.concat(chunks);
    }
  }

  /** What comes before `end`, which is taken as well. */
  async #until(end: string): Promise<Buffer> {
    await this.#when(() => this.#received.includes(end));
    const before = await this.#take(this.#received.indexOf(end));
    await this.#take(end.length);
    return before;
  }

  async #take(bytes: number): Promise<Buffer> {
    await this.#when(() => this.#received.length >= bytes);
    const taken = this.#received.subarray(0, bytes);
    this.#received = this.#received.subarray(bytes);
    return taken;
  }

  async #when(there: () => boolean): Promise<void> {
    while (!there()) {
      if (this.#closed) throw new Error(`the connection ended after ${this.#received.toString("latin1")}`);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}

/** The value of a header, whatever the case of its name; undefined when it is not there. */
export function headerOf({ headers }: Pick<WireReply, "headers">, name: string): string | undefined {
  return headers.find(([one]) => one.toLowerCase() === name.toLowerCase())?.[1];
}
