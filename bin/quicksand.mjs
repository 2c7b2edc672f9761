#!/usr/bin/env node
// The way in, for any Node: says plainly when this one is too old. What follows is imported only after that check,
// since an old Node could not even parse it.
const oldest = 20;

if (Number(process.versions.node.split(".")[0]) < oldest) {
  console.error(
    `Quicksand needs Node ${oldest} or newer to start; this is Node ${process.versions.node} (${process.execPath}). ` +
      "Install a newer one, for example with: apt-get install nodejs",
  );
  process.exitCode = 1;
} else {
  void import("./entry/main.mjs").then(({ main }) => main(process.argv.slice(2)));
}
