// bytes that are no text on stdout, and text in other encodings
process.stdout.write(Buffer.from([0xff, 0xfe, 0x00, 0x80, 0x0a]));
process.stdout.write("c3a4", "hex");
process.stdout.write("é\n", "latin1");
process.stderr.write(new Uint8Array([1, 2, 255]));
console.log("ä € 漢字 🎉", "\ud800");
console.log(
  process.stdout.isTTY,
  process.stdout.columns,
  process.stdout.writable,
  process.stdout.fd,
  process.stdout._type,
);
