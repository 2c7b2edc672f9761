import { PHASE_DEVELOPMENT_SERVER, PHASE_PRODUCTION_BUILD } from "next/constants.js";

const development = process.env.NODE_ENV === "development";

/**
 * What a worker may do is told by the answer that its file comes in. Nothing but our own files, and WebAssembly, which the
 * page itself may not run: Python's linter is made of it. On other files the policy means nothing.
 */
const WORKER_POLICY = [
  "default-src 'none'",
  `script-src 'self' 'wasm-unsafe-eval'${development ? " 'unsafe-eval'" : ""}`,
  "connect-src 'self'",
  "worker-src 'none'",
].join("; ");

/**
 * What stands in every embed is made once, and put into the code that answers with it; who only serves what was built has
 * it there.
 */
async function embedParts(phase) {
  if (phase !== PHASE_PRODUCTION_BUILD && phase !== PHASE_DEVELOPMENT_SERVER) return {};
  const { buildEmbedParts } = await import("./lib/backend/embed/build-embed-parts.ts");
  const { script, light, dark } = await buildEmbedParts(import.meta.dirname);
  return { QUICKSAND_EMBED_SCRIPT: script, QUICKSAND_EMBED_LIGHT: light, QUICKSAND_EMBED_DARK: dark };
}

/** For pages of other sites, which load it as they like. */
const EMBED_ELEMENT_HEADERS = [
  { key: "access-control-allow-origin", value: "*" },
  { key: "cross-origin-resource-policy", value: "cross-origin" },
  { key: "cache-control", value: "public, max-age=3600" },
  { key: "x-content-type-options", value: "nosniff" },
];

/** @type {import("next").NextConfig} */
const config = {
  // A start runs from a copy of its build (bin/setup/build.ts), so that the next build takes nothing from under it.
  distDir: process.env.QUICKSAND_BUILD || ".next",
  reactStrictMode: true,
  poweredByHeader: false,
  devIndicators: false,
  // Types are checked on their own, tests and all (npm run typecheck); who starts the page need not wait for that.
  typescript: { ignoreBuildErrors: true },
  // A part of it is no JavaScript.
  serverExternalPackages: ["@resvg/resvg-js"],
  rewrites: async () => [{ source: "/s/:id.json", destination: "/api/snippets/:id" }],
  headers: async () => [
    { source: "/quicksand-snippet.js", headers: EMBED_ELEMENT_HEADERS },
    {
      source: "/_next/static/:path*",
      headers: [
        { key: "content-security-policy", value: WORKER_POLICY },
        { key: "x-content-type-options", value: "nosniff" },
      ],
    },
  ],
  // Vim's keys name Monaco as its older versions were laid out.
  turbopack: {
    resolveAlias: {
      "monaco-editor/esm/vs/editor/editor.api": "monaco-editor/editor/editor.api",
      "monaco-editor/esm/vs/editor/common/commands/shiftCommand":
        "monaco-editor/editor/common/commands/shiftCommand",
    },
  },
  allowedDevOrigins: ["127.0.0.1", "localhost"],
};

/** @returns {Promise<import("next").NextConfig>} */
export default async function configFor(phase) {
  return { ...config, env: await embedParts(phase) };
}
