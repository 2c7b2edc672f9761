import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { licenceTexts } from "./licence-texts.ts";
import { licencesOf } from "./licences.ts";
import { ON_SERVERS_ALONE, shippedPackages } from "./shipped-packages.ts";

const root = join(import.meta.dirname, "../../..");
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  readonly dependencies: Readonly<Record<string, string>>;
};

test("every dependency of the project is listed, with its version and the name of its licence", async () => {
  const { page, servers } = await shippedPackages(root);
  const all = [...page, ...servers];
  const listed = all.map(({ name, version }) => `${name} ${version}`);
  const wanted = Object.entries(manifest.dependencies).map(([name, version]) => `${name} ${version}`);
  expect(wanted.filter((each) => !listed.includes(each))).toEqual([]);
  expect(all.filter(({ licence }) => licence === "not named")).toEqual([]);
  expect(page.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      "react",
      "scheduler",
      "monaco-editor",
      "@fontsource-variable/inter",
      "@types/node",
    ]),
  );
  expect(servers.map(({ name }) => name)).toEqual(expect.arrayContaining(["pino", "sonic-boom"]));
  expect(listed.filter((each) => /^(?:vitest|typescript|lighthouse) /.test(each))).toEqual([]);
});

test("every one has the text of its licence", async () => {
  const { page, servers } = await shippedPackages(root);
  const without: string[] = [];
  for (const shipped of [...page, ...servers]) {
    const texts = await licenceTexts(root, shipped);
    if (!texts.some(({ text }) => text.length > 200)) without.push(shipped.name);
  }
  expect(without).toEqual([]);
}, 60_000);

test("what is said to be on the servers alone is imported nowhere in the page", () => {
  const sources = globSync("{components,lib/api}/**/*.{ts,tsx}", { cwd: root })
    .filter((file) => !/\.test\.tsx?$|\/testing\//.test(file))
    .map((file) => readFileSync(join(root, file), "utf8"));
  const imported = [...ON_SERVERS_ALONE].filter((name) =>
    sources.some((source) => source.includes(`"${name}"`) || source.includes(`"${name}/`)),
  );
  expect(imported).toEqual([]);
});

test("a package tells the licences of what it carries within it", async () => {
  const [next] = await licencesOf("next");
  expect(next?.texts.flatMap(({ files }) => files)).toContain("dist/compiled/react/LICENSE");
  const [inter] = await licencesOf("@fontsource-variable/inter");
  expect(inter?.texts[0]?.text).toContain("SIL OPEN FONT LICENSE");
});

test("a name that is no package's leads nowhere", async () => {
  for (const name of ["", "..", "../../etc", "vitest", "__proto__"]) {
    expect(await licencesOf(name, root)).toEqual([]);
  }
  expect((await licencesOf("quicksand", root))[0]?.texts[0]?.text).toContain("Apache License");
});
