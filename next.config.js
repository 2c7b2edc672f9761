/** @type {import("next").NextConfig} */
const config = {
  // A start runs from a copy of its build (bin/setup/build.ts), so that the next build takes nothing from under it.
  distDir: process.env.QUICKSAND_BUILD || ".next",
  reactStrictMode: true,
  poweredByHeader: false,
  devIndicators: false,
  // Types are checked on their own, tests and all (npm run typecheck); who starts the page need not wait for that.
  typescript: { ignoreBuildErrors: true },
  rewrites: async () => [{ source: "/s/:id.json", destination: "/api/snippets/:id" }],
  allowedDevOrigins: ["127.0.0.1", "localhost"],
};

export default config;
