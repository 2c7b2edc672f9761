import { createServer } from "node:net";
import { StepFailure } from "../entry/steps.mjs";
import { portHolder } from "./port-holder.ts";

/** Where a server is to listen, and the settings that say so. */
export interface Listen {
  readonly host: string;
  readonly port: number;
  readonly portSetting: string;
  readonly hostSetting: string;
  readonly what: string;
}

/**
 * The port that a server will listen on: the given one if it is free, or a free one when it is 0.
 *
 * @throws StepFailure that names the program that holds it and the setting to change.
 */
export async function findPort(listen: Listen): Promise<number> {
  try {
    return await tryPort(listen.host, listen.port);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "EADDRINUSE") {
      const holder = portHolder(listen.port);
      throw new StepFailure(
        `Port ${listen.port}, meant for ${listen.what}, is taken${holder ? ` by ${holder.command} (process ${holder.pid})` : ""}.`,
        `Stop that program, or choose another port with ${listen.portSetting}.`,
      );
    }
    if (code === "EACCES") {
      throw new StepFailure(
        `This user may not listen on port ${listen.port}, meant for ${listen.what}.`,
        `Choose a port from 1024 on with ${listen.portSetting}.`,
      );
    }
    throw new StepFailure(
      `Nothing can listen on ${listen.host}, meant for ${listen.what}: ${String(error)}`,
      `Give an address of this machine with ${listen.hostSetting}.`,
    );
  }
}

function tryPort(host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen({ host, port, exclusive: true }, () => {
      const address = server.address();
      const free = typeof address === "object" && address !== null ? address.port : port;
      server.close(() => resolve(free));
    });
  });
}

/** Whether only programs on this machine can reach a server that listens there. Pure. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}

/** The URL by which this machine reaches a server that listens there. Pure. */
export function urlOf(host: string, port: number): string {
  const reachable = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
  return `http://${reachable.includes(":") ? `[${reachable}]` : reachable}:${port}`;
}
