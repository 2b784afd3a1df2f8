/** Light and dark, screen and paper; what a colour says a sign says, too. */
export const STYLE = `
:root{color-scheme:light dark;--line:#8885;--quiet:#5c5c5c;--soft:#8882;--bad:#b3261e;--good:#1b6e34;--warn:#8a5a00;--add:#2a62;--cut:#c332}
@media (prefers-color-scheme:dark){:root{--quiet:#a9a9a9;--bad:#ff8a80;--good:#7ddc98;--warn:#ffc65c}}
*{box-sizing:border-box}
body{font:15px/1.5 system-ui,sans-serif;max-width:80rem;margin:2rem auto;padding:0 1rem}
h1{margin:0 0 .25rem;font-size:1.6rem}h2{margin:2rem 0 .5rem;font-size:1.2rem}
:focus-visible{outline:3px solid Highlight;outline-offset:2px}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.facts{color:var(--quiet);margin:0 0 1rem}
.cards{display:flex;flex-wrap:wrap;gap:.75rem;margin:1rem 0;padding:0;list-style:none}
.cards li{border:1px solid var(--line);border-radius:.5rem;padding:.6rem .9rem;min-width:9rem}
.cards strong{display:block;font-size:1.5rem;line-height:1.2}
.mark{font-weight:600;white-space:nowrap}
.open,.high,.bad{color:var(--bad)}.closed,.good{color:var(--good)}.medium{color:var(--warn)}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;margin:.25rem 0}
caption{text-align:left;color:var(--quiet);padding:.25rem 0}
td,th{border-bottom:1px solid var(--line);padding:.3rem .5rem;text-align:left;vertical-align:top}
.filters{border:0;padding:0;margin:.5rem 0;display:flex;flex-wrap:wrap;gap:.5rem}
.filters label{border:1px solid var(--line);border-radius:1rem;padding:.15rem .7rem;cursor:pointer}
.filters label:has(:checked){background:var(--soft);font-weight:600}
.finding{border:1px solid var(--line);border-left:4px solid var(--line);border-radius:.4rem;padding:.5rem .8rem;margin:.5rem 0}
.finding.is-high{border-left-color:var(--bad)}.finding.is-medium{border-left-color:var(--warn)}
.finding p{margin:.2rem 0}
.trail{margin:.3rem 0 0;padding-left:1.4rem}
section:has([value=high]:checked) .finding:not(.is-high),section:has([value=medium]:checked) .finding:not(.is-medium),
section:has([value=low]:checked) .finding:not(.is-low){display:none}
.diff{table-layout:fixed;font:12px/1.4 ui-monospace,monospace}
.diff td{border:0;padding:0 .4rem;white-space:pre-wrap;overflow-wrap:anywhere}
.diff .n{width:3.5em;text-align:right;color:var(--quiet)}
.diff .s{width:1.5em;text-align:center}
.add{background:var(--add)}.cut{background:var(--cut)}
code{font-family:ui-monospace,monospace;overflow-wrap:anywhere}
summary{cursor:pointer;font-family:ui-monospace,monospace;padding:.2rem 0}
footer{margin-top:2rem;color:var(--quiet)}
@media (max-width:40rem){.diff{font-size:10px}}
@media print{body{max-width:none;margin:0;font-size:11px}.filters{display:none}.finding{display:block!important;break-inside:avoid}
details::details-content{content-visibility:visible;block-size:auto}tr{break-inside:avoid}}
`.trim();
