import { PAGE_COLOURS } from "./page-colours.ts";

/**
 * The whole page that a browser keeps for the times when this server does not answer. Everything that it needs is in it: when
 * it is shown, nothing else can be loaded. `nonce` is the one that its policy names. Pure.
 */
export function offlinePage(nonce: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>No answer · Quicksand</title>
<style>
:root { color-scheme: light; ${properties(PAGE_COLOURS.light)} }
:root.dark { color-scheme: dark; ${properties(PAGE_COLOURS.dark)} }
* { box-sizing: border-box; margin: 0; }
html, body { height: 100%; }
body { display: grid; place-items: center; padding: 24px; background: var(--frame); color: var(--ink); font: 13px/20px "Inter Variable", ui-sans-serif, system-ui, sans-serif; font-variant-numeric: tabular-nums; }
main { max-width: 384px; }
h1 { margin-bottom: 8px; font-size: 20px; line-height: 28px; font-weight: 600; letter-spacing: -0.025em; }
p { color: var(--ink-soft); }
p + p { margin-top: 8px; }
button { height: 32px; margin-top: 16px; padding: 0 12px; border: 1px solid var(--line-strong); border-radius: 6px; background: none; color: var(--ink); font: inherit; cursor: pointer; }
button:hover { background: var(--hover); }
button:focus-visible { outline: 2px solid var(--focus); outline-offset: 1px; }
@media (pointer: coarse) { button { height: 40px; } }
</style>
<script nonce="${nonce}">${SCRIPT}</script>
</head>
<body>
<main>
<h1>The server does not answer</h1>
<p>Your drafts and the history of your runs are kept in this browser. Nothing of them is lost.</p>
<p role="status" id="standing">This page opens by itself as soon as the server is back.</p>
<button type="button" id="again">Try again</button>
</main>
</body>
</html>
`;
}

function properties(colours: Readonly<Record<string, string>>): string {
  return Object.entries(colours)
    .map(([name, value]) => `--${name}: ${value};`)
    .join(" ");
}

/** The theme that was chosen on the page, and a look every few seconds whether the server is back. */
const SCRIPT = `
const chosen = (() => { try { return localStorage.getItem("theme"); } catch { return null; } })();
const system = matchMedia("(prefers-color-scheme: dark)").matches;
document.documentElement.classList.toggle("dark", chosen === "dark" || (chosen !== "light" && system));
const isBack = () => fetch("/api/health", { cache: "no-store" }).then((answer) => ![502, 503, 504].includes(answer.status) || answer.headers.get("content-type")?.includes("json") === true, () => false);
const open = () => location.pathname === "/offline" ? location.replace("/") : location.reload();
const look = async () => { if (await isBack()) open(); };
setInterval(() => { if (!document.hidden) void look(); }, 2000);
addEventListener("online", () => void look());
document.addEventListener("visibilitychange", () => { if (!document.hidden) void look(); });
addEventListener("DOMContentLoaded", () => {
  const standing = document.getElementById("standing");
  document.getElementById("again").addEventListener("click", async () => {
    standing.textContent = "Asking the server";
    if (await isBack()) open();
    else standing.textContent = navigator.onLine ? "Still no answer. This page goes on trying." : "This device has no network. This page goes on trying.";
  });
});
`;
