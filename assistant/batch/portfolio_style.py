"""What the portfolio page adds to the look of a report: figures, stacked bars, heat tables. Colours for both themes."""

from typing import Final

SCALE: Final = {
    "1": ("#b9d3f7", "#2c4a73"),
    "2": ("#86b1ef", "#3c689e"),
    "3": ("#4f89e0", "#5488c9"),
    "4": ("#2a5fc4", "#86b4f0"),
    "5": ("#173d8f", "#cfe2ff"),
    "open": ("#f0b429", "#d9a32a"),
    "outside": ("#c9d0d8", "#4a5461"),
    "failed": ("#c2452d", "#e5806c"),
}
"""The colour of each scope by day and by night: deeper where more of the security is one's own."""


def _colours(theme: int) -> str:
    return " ".join(f"--c-{name}: {pair[theme]};" for name, pair in SCALE.items())


PORTFOLIO_STYLE: Final = (
    f":root {{ {_colours(0)} }}\n@media screen and (prefers-color-scheme: dark) {{ :root {{ {_colours(1)} }} }}"
    """
main { max-width: 68rem; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(8rem, 1fr)); gap: .75rem; margin: 1.25rem 0; }
.figure { border: 1px solid var(--line); border-radius: 8px; padding: .7rem .9rem; background: var(--raised); }
.figure b { display: block; font-size: 1.75rem; line-height: 1.15; font-weight: 650; font-variant-numeric: tabular-nums; }
.figure span { color: var(--soft); font-size: .86rem; line-height: 1.35; display: block; }
.figure.warn b { color: var(--must); }
.legend { display: flex; flex-wrap: wrap; gap: .3rem 1rem; margin: .4rem 0 .8rem; padding: 0; list-style: none; max-width: none;
  font-size: .86rem; color: var(--soft); }
.legend li { display: flex; align-items: center; gap: .4rem; margin: 0; }
.legend i { width: .8rem; height: .8rem; border-radius: 2px; display: inline-block; flex: none; }
.bars { display: grid; grid-template-columns: minmax(6rem, 15rem) 1fr 6.5rem; gap: .34rem .8rem; align-items: center; margin: .5rem 0 1rem; }
.bars .name { font-size: .92rem; line-height: 1.25; overflow-wrap: anywhere; }
.bars .number { font-size: .9rem; font-variant-numeric: tabular-nums; color: var(--soft); white-space: nowrap; }
.bars .number b { color: var(--text); font-weight: 600; }
.bar { display: flex; height: 1.15rem; border-radius: 3px; overflow: hidden; background: none; }
.bar i { display: block; height: 100%; min-width: 1px; border-right: 1px solid var(--ground); }
.bar i:last-child { border-right: 0; }
.plain { min-width: 6.5rem; }
.plain i { background: var(--c-4); }
.heat td.n { text-align: right; font-variant-numeric: tabular-nums; min-width: 3.4rem; padding-right: .75rem; }
.heat th.n { text-align: right; padding-right: .75rem; white-space: normal; }
.heat td.n[data-level] { border-radius: 3px; }
.level1 { background: color-mix(in srgb, var(--c-4) 12%, var(--ground)); }
.level2 { background: color-mix(in srgb, var(--c-4) 26%, var(--ground)); }
.level3 { background: color-mix(in srgb, var(--c-4) 42%, var(--ground)); font-weight: 600; }
.scroll { overflow-x: auto; }
.rows td:first-child { font: .84rem/1.4 ui-monospace, "SF Mono", Menlo, Consolas, monospace; overflow-wrap: anywhere; max-width: 12rem; }
.count { color: var(--soft); font-weight: 400; }
@media screen and (max-width: 40rem) {
  .bars { grid-template-columns: 1fr 6.2rem; gap: .1rem .6rem; }
  .cards tr { display: flex; flex-wrap: wrap; align-items: center; gap: .1rem .7rem; }
  .cards td:first-child { flex: 1 0 100%; }
  .cards td:nth-child(5) { flex: 1 0 55%; }
  .cards td:nth-child(-n+5)::before { content: none; }
  .bars .name { grid-column: 1 / -1; margin-top: .45rem; }
  .figures { grid-template-columns: repeat(2, 1fr); }
  .figure b { font-size: 1.4rem; }
  .heat thead { display: table-header-group; } .heat table, table.heat { display: table; } .heat tbody { display: table-row-group; }
  .heat tr { display: table-row; } .heat td, .heat th { display: table-cell; padding: .35rem .4rem .35rem 0; border-bottom: 1px solid var(--line); font-size: .84rem; }
  .heat td:not(:first-child)::before { content: none; }
}
@media print { .figures { grid-template-columns: repeat(4, 1fr); } .bar i, .level1, .level2, .level3, .legend i { print-color-adjust: exact; } }
"""
)
