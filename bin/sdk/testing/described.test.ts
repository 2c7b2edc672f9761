import { expect, test } from "vitest";
import { describes } from "./described.ts";

const REFERENCE = `
## Box

| method | |
|---|---|
| \`open()\`, \`shut(slowly?)\` | opens it, or does not \`lock\` it |

\`box.tip(over)\` tips it, \`timeout\` seconds at most.

\`\`\`ts
box.paint("red");
\`\`\`

## Lid

| \`lift\` | the same |
`;

test("a member is described in its class's own section, in a table's first cell or as a call", () => {
  const names = ["open", "shut", "tip", "lock", "paint", "lift", "timeout"];
  expect(names.filter((name) => describes(REFERENCE, { of: "Box", name }))).toEqual(["open", "shut", "tip"]);
  expect(describes(REFERENCE, { of: "Lid", name: "lift" })).toBe(true);
});

test("an option is described anywhere, also by its bare name", () => {
  const names = ["timeout", "lift", "paint"];
  expect(names.filter((name) => describes(REFERENCE, { of: "BoxOptions", name }))).toEqual([
    "timeout",
    "lift",
  ]);
});
