import { expect, test } from "vitest";
import { listeningInodes } from "./port-holder.ts";

// Recorded from /proc/net/tcp: a listener on port 5555 (0x15B3), and a connection from the same port.
const recorded = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:15B3 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 48213 1 0000000000000000 100 0 0 10 0
   1: 0100007F:15B3 0100007F:B1C6 01 00000000:00000000 00:00000000 00000000     0        0 48300 1 0000000000000000 20 4 30 10 -1
`;

test("the listener's inode is found, a connection's is not", () => {
  expect(listeningInodes(recorded, 5_555)).toEqual(["48213"]);
  expect(listeningInodes(recorded, 3_000)).toEqual([]);
});
