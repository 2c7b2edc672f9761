// files: written, read, listed, watched for errors
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createReadStream, createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { createGzip, gunzipSync } from "node:zlib";

await mkdir("a/b", { recursive: true });
await writeFile("a/b/c.txt", "häll👋\n".repeat(3));
await pipeline(createReadStream("a/b/c.txt"), createGzip(), createWriteStream("a/c.gz"));
console.log(await readdir("a", { recursive: true }), gunzipSync(await readFile("a/c.gz")).toString());
await rm("a", { recursive: true });
try {
  await readFile("a/none");
} catch (error) {
  console.log(error.code, error.syscall);
}
