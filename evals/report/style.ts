/** Plain type and few colours, in light and dark, on screens and on paper. */
export const style = `
:root { color-scheme: light dark; --ink: #1d2a2a; --quiet: #5b6b6b; --line: #d8dfdd; --paper: #fbfcfb; --bar: #7fb5a8; --good: #1f7a5c; --bad: #b3372f; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6eceb; --quiet: #9db0ae; --line: #33413f; --paper: #151b1b; --bar: #3f7f70; --good: #6fcfae; --bad: #f08a80; } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin-top: 2.5rem; } h3, h4 { font-size: 1rem; margin-bottom: 0.25rem; }
.about, .tracked { color: var(--quiet); } .tracked { font-size: 0.85rem; } .tracked b { color: var(--ink); font-weight: 600; }
.wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: 0.3rem 0.6rem 0.3rem 0; border-bottom: 1px solid var(--line); vertical-align: top; } .number { text-align: right; padding-right: 1.25rem; }
a { color: inherit; } summary { cursor: pointer; margin: 0.5rem 0; } li { margin: 0.25rem 0; overflow-wrap: anywhere; }
.badge { font-size: 0.8rem; font-weight: 600; } .passed { color: var(--good); } .skipped { color: var(--quiet); } .failed, .tampered, .broken, .missed td:last-child { color: var(--bad); }
svg { display: block; width: 100%; height: auto; margin: 0.5rem 0 1rem; } svg text { font-size: 12px; fill: var(--ink); } svg .tick { fill: var(--quiet); font-size: 11px; }
svg .grid { stroke: var(--line); } svg .bar { fill: var(--bar); } svg .whisker { stroke: var(--ink); stroke-width: 2; } svg .line { fill: none; stroke-width: 2; }
svg .line-0 { stroke: #1f7a5c; } svg .line-1 { stroke: #b3652f; } svg .line-2 { stroke: #4b6cb7; } svg .line-3 { stroke: #8c4bb7; } svg .line-4 { stroke: #b79a1f; } svg .line-5 { stroke: #7a7a7a; }
svg .dashed { stroke-dasharray: 5 4; } svg .dot.line-0 { fill: #1f7a5c; } svg .dot.line-1 { fill: #b3652f; } svg .dot.line-2 { fill: #4b6cb7; } svg .dot.line-3 { fill: #8c4bb7; } svg .dot.line-4 { fill: #b79a1f; } svg .dot.line-5 { fill: #7a7a7a; } svg .dot { stroke: none; }
`;
