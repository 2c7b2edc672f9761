import { LIMITS, type LimitName, type Limits } from "./limits.ts";

/** One environment variable that is not a limit. */
export interface SettingRow {
  readonly env: string;
  readonly default: string;
  readonly about: string;
  /** Which of the processes reads it. */
  readonly readBy: "supervisor" | "server" | "web" | "all";
  /** Never printed, never logged. */
  readonly secret?: true;
}

/** Every setting that is not a limit. README.md's table and .env.example are checked against this and `LIMITS`. */
export const SETTINGS = {
  port: { env: "QUICKSAND_PORT", default: "3000", about: "port of the page", readBy: "all" },
  host: {
    env: "QUICKSAND_HOST",
    default: "127.0.0.1",
    about: "address that the page listens on",
    readBy: "all",
  },
  serverPort: {
    env: "QUICKSAND_SERVER_PORT",
    default: "5555",
    about: "port of the sandbox server",
    readBy: "all",
  },
  serverHost: {
    env: "QUICKSAND_SERVER_HOST",
    default: "127.0.0.1",
    about: "address that the sandbox server listens on",
    readBy: "all",
  },
  allowedHosts: {
    env: "QUICKSAND_ALLOWED_HOSTS",
    default: "",
    about: "further host names, separated by commas, by which people reach the servers (behind a proxy, say)",
    readBy: "all",
  },
  data: {
    env: "QUICKSAND_DATA",
    default: ".data",
    about: "folder for state: keys, kept workspaces, snippets",
    readBy: "all",
  },
  serverKey: {
    env: "QUICKSAND_SERVER_KEY",
    default: "",
    about: "secret that signs API keys, at least 32 characters; made on first start when empty",
    readBy: "supervisor",
    secret: true,
  },
  dev: {
    env: "QUICKSAND_DEV",
    default: "",
    about: "1: the sandbox server asks for no API key",
    readBy: "server",
  },
  runtime: {
    env: "QUICKSAND_RUNTIME",
    default: "auto",
    about: "what isolates: runc, crun, runsc, or auto for the first of runc and crun that works",
    readBy: "server",
  },
  uidBase: {
    env: "QUICKSAND_UID_BASE",
    default: "500000000",
    about: "first of the user ids that sandboxes get; outside /etc/subuid",
    readBy: "server",
  },
  volumes: {
    env: "QUICKSAND_VOLUMES",
    default: "",
    about:
      "folders of the host, separated by colons, that sandboxes may ask to see, read-only; none when empty",
    readBy: "server",
  },
  webUser: {
    env: "QUICKSAND_WEB_USER",
    default: "nobody",
    about: "user that the web server runs as when started by root",
    readBy: "supervisor",
  },
  webSecret: {
    env: "QUICKSAND_WEB_SECRET",
    default: "",
    about: "secret that signs visitors' cookies, at least 32 characters; made on first start when empty",
    readBy: "web",
    secret: true,
  },
  databaseUrl: {
    env: "QUICKSAND_DATABASE_URL",
    default: "",
    about:
      "PostgreSQL database for snippets, postgresql://...; without it they are in a file of the data folder",
    readBy: "web",
    secret: true,
  },
  publicUrl: {
    env: "QUICKSAND_PUBLIC_URL",
    default: "",
    about:
      "address by which people reach the page, for the links that they share; by default the one that they used",
    readBy: "web",
  },
  logLevel: {
    env: "QUICKSAND_LOG_LEVEL",
    default: "info",
    about: "trace, debug, info, warn, error or silent",
    readBy: "all",
  },
  msbServerUrl: {
    env: "MSB_SERVER_URL",
    default: "",
    about: "use this sandbox server instead of starting one",
    readBy: "web",
  },
  msbApiKey: {
    env: "MSB_API_KEY",
    default: "",
    about: "API key for that server",
    readBy: "web",
    secret: true,
  },
} as const satisfies Record<string, SettingRow>;

export type SettingName = keyof typeof SETTINGS;
export type Settings = Readonly<Record<SettingName, string>>;

/** The environment as a process gets it. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What a process starts from: the settings as text, the limits as numbers, and what is wrong with them, for people. */
export interface ReadSettings {
  readonly settings: Settings;
  readonly limits: Limits;
  /** Empty when all is well; each names the variable, the value and what is allowed. A process refuses to start otherwise. */
  readonly problems: readonly string[];
}

/** Reads all settings and limits from an environment; an empty value counts as not set. Pure. */
export function readSettings(environment: Environment): ReadSettings {
  const problems: string[] = [];
  const settings: Record<string, string> = {};
  for (const [name, setting] of Object.entries(SETTINGS)) {
    settings[name] = environment[setting.env] || setting.default;
  }
  for (const name of ["port", "serverPort"] as const) {
    const value = settings[name] ?? "";
    if (!/^\d{1,5}$/.test(value) || Number(value) > 65_535) {
      problems.push(`${SETTINGS[name].env} is "${value}"; it must be a port number from 0 to 65535`);
    }
  }
  const uidBase = settings["uidBase"] ?? "";
  if (!/^\d{1,10}$/.test(uidBase) || Number(uidBase) < 65_536 || Number(uidBase) > 4_000_000_000) {
    problems.push(`${SETTINGS.uidBase.env} is "${uidBase}"; it must be a user id from 65536 to 4000000000`);
  }
  const { databaseUrl = "", publicUrl = "" } = settings;
  if (databaseUrl !== "" && !/^postgres(?:ql)?:\/\//.test(databaseUrl)) {
    // It may hold a password, so it is not repeated.
    problems.push(`${SETTINGS.databaseUrl.env} must begin with postgresql://`);
  }
  if (publicUrl !== "" && !(URL.canParse(publicUrl) && /^https?:$/.test(new URL(publicUrl).protocol))) {
    problems.push(
      `${SETTINGS.publicUrl.env} is "${publicUrl}"; it must be an address like https://play.example.org`,
    );
  }
  for (const name of ["serverKey", "webSecret"] as const) {
    const secret = settings[name] ?? "";
    if (secret !== "" && secret.length < 32) {
      problems.push(`${SETTINGS[name].env} has ${secret.length} characters; it needs at least 32`);
    }
  }
  return { settings: settings as Settings, limits: readLimits(environment, problems), problems };
}

function readLimits(environment: Environment, problems: string[]): Limits {
  const limits: Record<string, number> = {};
  for (const [name, limit] of Object.entries(LIMITS)) {
    const text = environment[limit.env];
    const value = text === undefined || text === "" ? limit.default : Number(text);
    const whole = limit.unit === "cores" || Number.isInteger(value);
    if (!Number.isFinite(value) || !whole || value < limit.min || value > limit.max) {
      problems.push(
        `${limit.env} is "${text}"; it must be ${limit.unit === "cores" ? "a number" : "a whole number"} from ${limit.min} to ${limit.max} (${limit.unit})`,
      );
    }
    limits[name] = value;
  }
  return limits as Record<LimitName, number>;
}
