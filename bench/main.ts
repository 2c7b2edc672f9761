import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createRpcClient } from "#lib/microsandbox/rpc-client.ts";
import { openBareRunc } from "./bare-runc.ts";
import { describeMachine } from "./machine.ts";
import { inTurn, type Subject } from "./measure.ts";
import { measurePage } from "./page.ts";
import { type MeasuredPart, replaceMeasured, table, type Row } from "./report.ts";
import { coldStarts, warmRuns } from "./sandbox-server.ts";
import { snippetStores, STORED } from "./snippets.ts";
import { figuresOf } from "./statistics.ts";
import { oneCall, sandboxLives, visitorsRuns } from "./web-server.ts";

const BARE = "beside it: a bare `runc run` of Python";

/** Measures the system at the addresses in the environment; `quicksand bench` starts one and gives them. */
async function main(): Promise<void> {
  const only = process.env["QUICKSAND_BENCH_ONLY"];
  if (only !== "page") await tell("servers", await measureServers());
  if (only !== "servers") await tell("page", await measureThePage());
}

async function measureServers(): Promise<string> {
  const serverUrl = required("MSB_SERVER_URL");
  const pageUrl = required("QUICKSAND_BENCH_PAGE_URL");
  const runc = required("QUICKSAND_BENCH_RUNC");
  const runs = Number(required("QUICKSAND_BENCH_RUNS"));
  const client = createRpcClient({ serverUrl, apiKey: required("MSB_API_KEY") });
  const { runtime } = await client.call("server.info", {});

  const bare = await openBareRunc(runc);
  const warm = await warmRuns(client);
  const visitor = await visitorsRuns(pageUrl);
  const rows: Row[] = [];
  const measure = async (where: string, subjects: readonly Subject[], count: number) => {
    console.error(`measuring: ${where}`);
    for (const [what, samples] of await inTurn(subjects, count, Math.ceil(count / 10))) {
      rows.push({ where, what, figures: figuresOf(samples) });
    }
  };
  try {
    const beside: Subject = { name: BARE, sample: () => bare.sample() };
    await measure("sandbox server", [...coldStarts(client), beside], runs);
    await measure("sandbox server", warm.subjects, runs * 5);
    await measure("web server", [oneCall(pageUrl), ...sandboxLives(pageUrl)], runs);
    await measure("web server", visitor.subjects, runs * 5);
  } finally {
    await visitor.close();
    await warm.close();
    await bare.close();
  }

  const stores = await snippetStores();
  try {
    await measure(`snippets, ${STORED.toLocaleString("en")} stored`, stores.subjects, runs * 5);
  } finally {
    await stores.close();
  }

  const machine = describeMachine(`${runtime.name} ${runtime.version}`, runc);
  return [
    `On ${new Date().toISOString().slice(0, 10)}:`,
    machine.map((line) => `- ${line}`).join("\n"),
    table(rows),
    ratio(rows),
  ].join("\n\n");
}

async function measureThePage(): Promise<string> {
  console.error("measuring: page");
  return measurePage(required("QUICKSAND_BENCH_PAGE_URL"), process.env["QUICKSAND_CHROMIUM"]);
}

/** Prints what was measured, and writes it into its place in docs/performance.md. */
async function tell(part: MeasuredPart, measured: string): Promise<void> {
  console.log(measured);
  const file = join(import.meta.dirname, "../docs/performance.md");
  await writeFile(file, replaceMeasured(await readFile(file, "utf8"), part, measured));
}

/** What a whole sandbox costs over a bare container: the figure to compare between machines. */
function ratio(rows: readonly Row[]): string {
  const [cold] = rows;
  const bare = rows.find(({ what }) => what === BARE);
  if (cold === undefined || bare === undefined) throw new Error("nothing was measured");
  const times = (cold.figures.p50 / bare.figures.p50).toFixed(2);
  return `A cold start to the first output of a fresh program takes ${times} times as long as the bare \`runc run\`, measured in turn with it.`;
}

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === "") throw new Error(`${name} is not set; run this by: npm run bench`);
  return value;
}

await main();
