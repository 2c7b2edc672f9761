import { LIMITS } from "#lib/protocol/limits.ts";
import { SETTINGS } from "#lib/protocol/settings.ts";

interface Row {
  readonly env: string;
  readonly default: string;
  readonly about: string;
}

const UNIT_WORDS = {
  MiB: "MiB",
  cores: "cores",
  count: "",
  s: "seconds",
  ms: "milliseconds",
  bytes: "bytes",
} as const;

/** The tables of README.md: settings, then limits. Pure. */
export function settingsAsMarkdown(): string {
  const settings = Object.values(SETTINGS).map(
    (row) => `| \`${row.env}\` | ${row.default === "" ? "" : `\`${row.default}\``} | ${row.about} |`,
  );
  const limits = Object.values(LIMITS).map(
    (row) =>
      `| \`${row.env}\` | ${`${row.default} ${UNIT_WORDS[row.unit]}`.trim()} | ${row.min} to ${row.max} | ${row.about} |`,
  );
  return [
    "| setting | default | what it is |",
    "|---|---|---|",
    ...settings,
    "",
    "| limit | default | allowed | what it bounds |",
    "|---|---|---|---|",
    ...limits,
  ].join("\n");
}

/** The file .env.example: every setting as a comment, at its default. Pure. */
export function settingsAsEnvFile(): string {
  const rows: readonly Row[] = [
    ...Object.values(SETTINGS),
    ...Object.values(LIMITS).map((row) => ({
      env: row.env,
      default: String(row.default),
      about: `${row.about}; from ${row.min} to ${row.max}${row.unit === "count" ? "" : ` ${UNIT_WORDS[row.unit]}`}`,
    })),
  ];
  const head =
    "# Copy this file to .env, and take the # from what you change. It holds secrets: chmod 600 .env";
  return [head, ...rows.map((row) => `\n# ${row.about}\n#${row.env}=${row.default}`)].join("\n");
}
