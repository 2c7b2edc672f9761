// what the process knows of itself
console.log(
  process.version,
  process.cwd() === __dirname,
  process.env.HOME === __dirname,
  process.env.PATH.length > 0,
);
console.log(
  process.getuid(),
  process.getgid(),
  process.umask().toString(8),
  process.stdin.fd,
  process.exitCode,
  process.report.directory,
);
console.log(
  Object.keys(process.env).filter((name) => /QUICKSAND/.test(name)),
  process.features.typescript,
  process.allowedNodeEnvironmentFlags.size > 0,
);
console.log(
  require("node:fs").openSync("main.cjs") >= 3,
  require.resolve.paths("x")[0] === `${__dirname}/node_modules`,
);
console.log(
  process.listenerCount("SIGINT"),
  process.ppid > 0,
  process.uptime() < 60,
  require("node:os").EOL === "\n",
);
