// what Node has of the web: URL, Intl, crypto, events, timers, performance, structuredClone
import { EventEmitter, once } from "node:events";
import { createHash, randomUUID, webcrypto } from "node:crypto";

const url = new URL("https://user@example.org:8080/a/../b?x=1&y=ä#z");
console.log(url.href, [...url.searchParams], url);
console.log(
  new Intl.NumberFormat("de-DE", { style: "currency", currency: "EUR" }).format(1234.5),
  new Date(0).toLocaleString("en-GB", { timeZone: "Asia/Tokyo" }),
);
console.log(createHash("sha256").update("a").digest("hex"), randomUUID().length, crypto === webcrypto);
const emitter = new EventEmitter();
setTimeout(() => emitter.emit("ready", 1, 2), 1);
console.log(await once(emitter, "ready"), structuredClone(new Map([[1, { a: [new Date(0)] }]])));
const target = new EventTarget();
target.addEventListener("x", (event) => console.log(event.type, event instanceof Event));
target.dispatchEvent(new Event("x"));
console.log(
  performance.now() > 0,
  performance.now() < 60_000,
  new TextDecoder().decode(new TextEncoder().encode("ß")),
  btoa("x"),
  navigator.userAgent,
);
console.log(
  await fetch("data:text/plain,hello").then((response) => response.text()),
  AbortSignal.timeout(1000).aborted,
);
