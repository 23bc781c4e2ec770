"""The look of the HTML report: system fonts, light and dark by the reader's setting, A4 on paper."""

from typing import Final

_DARK: Final = """
  --ground: #14181d; --raised: #1c222a; --text: #e8ecf1; --soft: #aab4c0; --line: #37414d; --accent: #8ab8ff;
  --accent-ground: #1d3047; --must: #ffb4a2; --must-ground: #43211b; --calm: #9fdcc0; --calm-ground: #16362a;
"""

STYLE: Final = (
    """
:root { color-scheme: light dark;
  --ground: #ffffff; --raised: #f6f8fa; --text: #1b2430; --soft: #536070; --line: #d5dbe2; --accent: #1d4ed8;
  --accent-ground: #e6eefc; --must: #9a2d12; --must-ground: #fdebe6; --calm: #14603f; --calm-ground: #e3f4ec; }
@media screen and (prefers-color-scheme: dark) { :root {"""
    + _DARK
    + """} }
* { box-sizing: border-box; }
html { font-size: 16px; }
bdi { overflow-wrap: anywhere; }
body { margin: 0; background: var(--ground); color: var(--text); overflow-wrap: break-word;
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 .75rem; font-weight: 650; }
h2 { font-size: 1.3rem; line-height: 1.3; margin: 2.75rem 0 .75rem; padding-top: 1.25rem;
  border-top: 1px solid var(--line); }
h3 { font-size: 1.06rem; line-height: 1.35; margin: 1.6rem 0 .4rem; }
h4 { font-size: 1rem; margin: 1rem 0 .25rem; }
p { margin: .5rem 0; max-width: 46rem; }
ul, ol { margin: .35rem 0 .75rem; padding-left: 1.35rem; max-width: 46rem; }
li { margin: .2rem 0; }
a { color: var(--accent); text-underline-offset: .15em; }
code { font: .84em/1.4 ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; }
q.words { quotes: "\\201c" "\\201d"; }
.lead { font-size: 1.12rem; line-height: 1.45; padding: .8rem 1rem; border-left: 4px solid var(--accent);
  background: var(--accent-ground); border-radius: 0 6px 6px 0; max-width: none; }
.lead strong { font-weight: 650; }
.muted, figcaption, footer { color: var(--soft); font-size: .9rem; }
.label { margin: .9rem 0 .1rem; color: var(--soft); font-size: .82rem; font-weight: 600; }
.tag { display: inline-block; white-space: nowrap; margin: 0 .15rem .15rem 0; padding: .06rem .5rem; border-radius: 1rem;
  font-size: .8rem; line-height: 1.5; background: var(--raised); border: 1px solid var(--line); }
.tag.must, .tag.open { background: var(--must-ground); color: var(--must); border-color: transparent; }
.tag.calm { background: var(--calm-ground); color: var(--calm); border-color: transparent; }
.tag.quiet { background: none; border: 0; padding: 0; color: var(--soft); }
.tags { margin: .2rem 0 .6rem; }
.tag.key { background: var(--accent-ground); color: var(--accent); border-color: transparent; }
.card { margin: 1rem 0; padding: .4rem 1.1rem 1rem; border: 1px solid var(--line); border-radius: 8px; }
.card > h3, .card > h4 { margin-top: .7rem; }
.side { display: grid; grid-template-columns: 12rem 1fr; gap: 0 1.25rem; padding: .5rem 0;
  border-bottom: 1px solid var(--line); }
.side:last-of-type { border: 0; }
.side h3 { margin: .3rem 0; font-size: 1rem; }
.side ul { padding-left: 1.1rem; }
.source { font-size: .92rem; }
mark { background: var(--accent-ground); color: inherit; border-bottom: 2px solid var(--accent); }
table { width: 100%; border-collapse: collapse; margin: .6rem 0 1rem; font-size: .94rem; }
th { text-align: left; white-space: nowrap; font-size: .82rem; color: var(--soft); font-weight: 600; }
th, td { padding: .45rem .75rem .45rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
td:first-child { min-width: 8.5rem; }
blockquote { margin: .5rem 0; padding: .1rem 1rem; border-left: 3px solid var(--line); }
blockquote p { white-space: pre-line; }
.transcript { white-space: pre-wrap; padding: .6rem .9rem; background: var(--raised); border-radius: 6px; }
details { border-bottom: 1px solid var(--line); }
.card > details:last-child { border: 0; }
details > :not(summary) { margin-left: 1.1rem; }
details > table { width: calc(100% - 1.1rem); }
details .card { border: 0; margin: 0 0 .6rem 1.1rem; padding: 0; }
summary { cursor: pointer; padding: .5rem 0; }
summary:focus-visible, a:focus-visible, figure:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
figure { margin: 1rem 0; overflow-x: auto; }
figure svg { display: block; width: 100%; min-width: 50rem; height: auto; }
figcaption { margin-top: .6rem; max-width: 46rem; position: sticky; left: 0; }
.by-night { display: none; }
@media screen and (prefers-color-scheme: dark) { .by-day { display: none; } .by-night { display: block; } }
@media screen and (max-width: 40rem) {
  main { padding-top: 1.25rem; }
  h1 { font-size: 1.35rem; }
  .side { display: block; }
  thead { display: none; }
  table, tbody, tr, td { display: block; }
  tr { border-bottom: 1px solid var(--line); padding: .4rem 0; }
  td { border: 0; padding: .12rem 0; }
  td:not(:first-child)::before { content: attr(data-head) ": "; color: var(--soft); font-size: .86rem; }
  td:first-child { font-weight: 600; }
}
@page { size: A4; margin: 16mm 15mm 18mm; }
@media print {
  html { font-size: 9.5pt; }
  body { line-height: 1.42; }
  main { max-width: none; padding: 0; }
  p, ul, ol { max-width: none; }
  h1 { font-size: 17pt; } h2 { font-size: 13pt; margin-top: 18pt; } h3 { font-size: 10.5pt; }
  h1, h2, h3, h4, .label, summary { break-after: avoid; }
  li, tr, figure { break-inside: avoid; }
  .card { padding: 0 9pt 6pt; }
    figure { overflow: visible; } figure svg { min-width: 0; }
  details::details-content { content-visibility: visible; block-size: auto; }
  summary { list-style: none; font-weight: 600; }
  a { color: inherit; }
}
"""
)
