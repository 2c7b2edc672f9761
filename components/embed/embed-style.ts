import type { EmbedOptions } from "./embed-options.ts";

/** The page's colours, as CSS declarations; taken from app/globals.css when the page is built. */
export interface EmbedColours {
  readonly light: string;
  readonly dark: string;
}

/** The style of an embed: small, and without a font of its own, which would cost more than all the rest. */
export function embedStyle(colours: EmbedColours, theme: EmbedOptions["theme"]): string {
  return `${themed(colours, theme)}${RULES}`;
}

function themed({ light, dark }: EmbedColours, theme: EmbedOptions["theme"]): string {
  if (theme !== "auto") return `:root{${theme === "dark" ? dark : light}}\n`;
  return `:root{${light}}\n@media(prefers-color-scheme:dark){:root{${dark}}}\n`;
}

const RULES = `*{box-sizing:border-box;margin:0}
[hidden]{display:none!important}
body{background:var(--surface);color:var(--ink);font:13px/20px ui-sans-serif,system-ui,sans-serif;font-variant-numeric:tabular-nums}
main{display:flex;flex-direction:column;border:1px solid var(--line);background:var(--surface)}
.filled main{height:100vh}
header,.tabs,.entry,.foot{display:flex;align-items:center;flex-shrink:0;gap:8px;padding:4px 12px 4px 16px;background:var(--frame)}
header{min-height:40px;border-bottom:1px solid var(--line)}
h1{flex:1;min-width:0;overflow:hidden;text-overflow:ellipsis;white-space:nowrap;font-size:13px;font-weight:600}
h2{padding:8px 16px 0;color:var(--ink-soft);font-size:12px;line-height:16px;font-weight:400}
button{font:inherit;color:inherit;height:28px;padding:0 12px;border:1px solid var(--line-strong);border-radius:6px;background:none;cursor:pointer;white-space:nowrap}
button:hover{background:var(--hover)}
#run{border-color:transparent;background:var(--accent);color:var(--accent-ink);font-weight:600}
#run:hover{background:var(--accent-hover)}
#run[data-runs]{border-color:var(--line-strong);background:none;color:var(--ink)}
:focus-visible{outline:2px solid var(--focus);outline-offset:-2px}
.tabs{gap:0;padding:0 8px;overflow-x:auto;border-bottom:1px solid var(--line)}
.tabs button{height:32px;padding:0 8px;border:0;border-radius:0;color:var(--ink-soft);font-size:12px}
.tabs button[aria-selected=true]{color:var(--ink);box-shadow:inset 0 -2px var(--accent)}
.tabs span{padding:0 8px;color:var(--ink-faint);font-size:12px;white-space:nowrap}
.code{display:flex;flex-direction:column;min-height:64px}
.filled .code{flex:0 1 auto}
.filled .code:has(+.output:not([hidden])){max-height:55%}
.panel{display:flex;flex-direction:column;min-height:0}
pre,textarea,.log,#line{font:13px/20px ui-monospace,"SF Mono",Menlo,Consolas,monospace}
pre{flex:1;min-height:0;padding:12px 16px 12px 0;overflow:auto;direction:ltr;tab-size:8;counter-reset:line var(--before,0)}
pre span.l{display:block;unicode-bidi:isolate;min-height:20px;padding-left:56px}
pre span.l::before{counter-increment:line;content:counter(line);position:absolute;left:0;width:40px;color:var(--ink-faint);text-align:right;user-select:none}
pre span.l{position:relative}
textarea{display:block;width:100%;min-height:200px;padding:12px 16px;border:0;background:var(--surface);color:var(--ink);resize:none;tab-size:4;white-space:pre;overflow:auto;border-radius:0}
.filled textarea{flex:1 1 auto}
.auto pre,.auto textarea{max-height:480px}
.auto .log{max-height:360px}
.k{color:var(--syntax-keyword)}.s{color:var(--syntax-string)}.n{color:var(--syntax-number)}.c{color:var(--syntax-comment);font-style:italic}.t{color:var(--syntax-type)}.x{color:var(--failed)}
.output{display:flex;flex-direction:column;min-height:0;border-top:1px solid var(--line)}
.filled .output{flex:1 1 auto;min-height:128px}
.log{flex:1;min-height:36px;padding:4px 16px 12px;overflow:auto;white-space:pre-wrap;overflow-wrap:anywhere;tab-size:8}
.log div{unicode-bidi:plaintext}
.e{color:var(--stderr)}.i{color:var(--stdin);font-weight:600}.q,.v{color:var(--ink-soft)}.q{font-style:italic}
.log a{color:inherit;text-decoration:underline dotted;text-underline-offset:3px}
.entry{padding:0;border-top:1px solid var(--line);background:var(--surface)}
#line{flex:1;min-width:0;height:36px;padding:0 16px;border:0;background:none;color:var(--stdin)}
.foot{min-height:36px;padding-right:16px;border-top:1px solid var(--line);color:var(--ink-soft)}
.foot output{flex:1;min-width:0;overflow-wrap:anywhere}
.foot a{color:var(--ink-soft);text-underline-offset:3px;white-space:nowrap}
b{font-weight:500;color:var(--ink)}b.failed{color:var(--failed)}b.limit{color:var(--limit)}
.note{padding:8px 16px;color:var(--ink-soft)}
@media(pointer:coarse){button,.tabs button{height:40px}.foot a{line-height:40px}#line{height:40px;font-size:16px}}
`;
