// streams: transforms, backpressure, web streams, async iteration
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { text } from "node:stream/consumers";

const upper = new Transform({ transform: (chunk, _, done) => done(null, String(chunk).toUpperCase()) });
await pipeline(Readable.from(["a", "b", "c\n"]), upper, process.stdout, { end: false });
console.log(
  await text(Readable.from(["x", "y"])),
  await Readable.from([1, 2, 3])
    .map((n) => n * 2)
    .toArray(),
);
const { readable, writable } = new TransformStream();
const writer = writable.getWriter();
writer.write("web");
writer.close();
for await (const chunk of readable) console.log(chunk);
