"""A difference as a page for printing and signing: one file, no script, nothing fetched from anywhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from bot.publishing.difference import Difference, Side
from bot.publishing.telling import heading, recounted_says, surfaces_of, together
from bot.publishing.words import Piece

_STYLE = """
body{font:1rem/1.5 sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}
h1{font-size:1.5rem}h2{font-size:1.25rem;margin-top:2rem}h3{font-size:1.05rem;margin:1.2rem 0 .2rem}
p.said{white-space:pre-wrap;overflow-wrap:anywhere;border-inline-start:3px solid #767676;padding-inline-start:.8rem;margin:.2rem 0 .8rem}
ins{background:#d7f2dc;text-decoration:underline;text-decoration-thickness:2px}del{background:#fbdcdc;text-decoration:line-through}
table{border-collapse:collapse;width:100%}th,td{text-align:start;vertical-align:top;border-bottom:1px solid #767676;padding:.3rem .5rem}
.small{font-size:.9rem;color:#4a4a4a}.sign td{height:2.6rem}
@media print{body{margin:0;max-width:none}h2{break-before:auto}h3,p.said,tr{break-inside:avoid}h3{break-after:avoid}
ins,del{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
"""


def page(differences: Sequence[Difference], names: Mapping[str, str]) -> str:
    """The whole page. ``names``: the languages' own names by their codes."""
    title = "What would be different"
    body = [f"<h1>{title}</h1>", '<p class="small">Words that are <del>taken out</del>, and words that are <ins>put in</ins>.</p>']
    for one in differences:
        body += [f"<h2>{escape(one.flow)}</h2>", f"<p>{escape(heading(one))}</p>", _sides(one.old, one.new), *_flow(one, names)]
    body.append(_SIGN)
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title><style>{_STYLE}</style>'
    return f'<!doctype html><html lang="en"><head>{head}</head><body><main>{"".join(body)}</main></body></html>\n'


def _sides(*sides: Side) -> str:
    cells = " to ".join(f"{escape(side.label)}{f' (version {side.version[:8]})' if side.version else ''}" for side in sides)
    return f'<p class="small">From {cells}.</p>'


def _flow(one: Difference, names: Mapping[str, str]) -> Iterable[str]:
    if one.told:
        yield "<h3>What is done differently</h3><table><thead><tr><th>Where</th><th>What</th><th>Change</th></tr></thead><tbody>"
        for told in one.told:
            yield f"<tr><td>{escape(told.about or 'the flow')}</td><td>{escape(told.what)}</td><td>{_pieces(told.pieces)}</td></tr>"
        yield "</tbody></table>"
    for language, messages in together(one.seen):
        yield f'<h2>{escape(one.flow)}: what people see in <span lang="{escape(language)}">{escape(names.get(language, language))}</span></h2>'
        for said in messages:
            yield f'<h3>{escape(said.about)} <span class="small">{escape(surfaces_of(said))}</span></h3>'
            yield f'<p class="said" lang="{escape(language)}" dir="auto">{_pieces(said.pieces)}</p>'
    yield from (f'<p class="small">{escape(recounted_says(again, names))}</p>' for again in one.recounted)


def _pieces(pieces: Iterable[Piece]) -> str:
    marks = {"same": "{}", "out": "<del>{}</del>", "in": "<ins>{}</ins>"}
    return "".join(marks[piece.kind].format(escape(piece.text)) for piece in pieces)


_SIGN = (
    "<h2>Signed off</h2><table class='sign'><thead><tr><th>Role</th><th>Name</th><th>Date</th></tr></thead>"
    "<tbody><tr><td></td><td></td><td></td></tr><tr><td></td><td></td><td></td></tr></tbody></table>"
)
