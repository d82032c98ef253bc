"""Ranking and sheet to take away: CSV, XLSX, and an accessible PDF, in the language of the address."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from qingfeng.console.access import allowed, anyone
from qingfeng.console.account_frame import frame_of
from qingfeng.console.account_ranking import gate_sentence, proposal_lines, rank_lines, unranked_lines
from qingfeng.console.account_seen import Group, group_of
from qingfeng.console.account_sheet import SheetTop, cell_lines, sheet_foot, sheet_top
from qingfeng.console.account_words import MEANING, PROPOSED, TOGETHER, chance_sentence, group_title, quarter_title
from qingfeng.console.attachments import attached
from qingfeng.console.rendering import page
from qingfeng.console.tables import Row, Table, download
from qingfeng.foundation.messages import active_language
from qingfeng.foundation.messages import translate as _
from qingfeng.pages.paper import NoFontError, Paper, PaperTable, pdf_of


@dataclass(frozen=True, slots=True)
class Said:
    """What is taken away: name of the file, title, sentences before and after the tables, the tables."""

    name: str
    title: str
    lines: tuple[str, ...]
    notes: tuple[str, ...]
    tables: tuple[PaperTable, ...]


@allowed(anyone)
def ranking_file(request: HttpRequest, district: str, quarter: str, **names: str) -> HttpResponseBase:
    """Give the ranking of a `group` as a file of an `ending`."""
    found = group_of(request, district, quarter, names["group"])
    return _sent(request, found, _ranking(found, f"{district}-{quarter}-{found.name}"), names["ending"])


@allowed(anyone)
def sheet_file(request: HttpRequest, district: str, quarter: str, **names: str) -> HttpResponseBase:
    """Give the sheet of a `unit` of a `group` as a file of an `ending`."""
    found, code = group_of(request, district, quarter, names["group"]), names["unit"]
    return _sent(request, found, _sheet(found, code, f"{district}-{quarter}-{code}"), names["ending"])


def _sent(request: HttpRequest, group: Group, said: Said, ending: str) -> HttpResponseBase:
    if ending == "pdf":
        return _paper(request, group, said)
    main = said.tables[0]
    sentence = " · ".join((said.title, *said.lines, *frame_of(group.seen)["drawn"]))
    rows: list[Row] = list(main.rows)
    for table in said.tables[1:]:
        # One list of rows: what stands apart on the page is told by its own title and headings.
        rows += [(), (table.title,), table.headings, *table.rows]
    return download(Table(said.name, sentence, main.headings, rows), ending)


def _paper(request: HttpRequest, group: Group, said: Said) -> HttpResponseBase:
    frame, score = frame_of(group.seen), group.seen.account.score
    paper = Paper(
        language=active_language(),
        title=said.title,
        mark=_("Simulated data: units, persons and figures are invented") if score.simulated else "",
        lines=said.lines,
        notes=said.notes,
        tables=said.tables,
        foot=(f"{frame['drawn'][0]} · {frame['policy_line']}", _("digest {digest}").format(digest=frame["digest"])),
        page=_("page {n} of {all}"),
        at=score.as_of,
    )
    try:
        content = pdf_of(paper)
    except NoFontError as fault:
        heading = _("This PDF cannot be set here")
        return page(request, "refusal", group.seen.place, status=503, code=503, heading=heading, remedy=str(fault))
    return attached(content, f"{said.name}.pdf", "application/pdf")


def _ranking(group: Group, name: str) -> Said:
    ranked = PaperTable(
        _("Table"),
        (
            _("Place by total"),
            _("Unit"),
            _("Total"),
            "±",
            _("Cases"),
            _("Range of places"),
            _("What can be said"),
            _("Since last quarter"),
        ),
        tuple(
            (line.place, line.title, line.total, line.error, line.cases, line.range, line.word, line.change)
            for line in rank_lines(group, None)
        ),
        (0, 2, 3, 4, 5),
        (0.8, 3.2, 1.1, 0.9, 1, 1.3, 3, 2),
    )
    tables = [ranked]
    unranked = unranked_lines(group)
    if unranked:
        rows = tuple((line.title, line.cases, line.reason) for line in unranked)
        tables.append(PaperTable(_("Not ranked"), (_("Unit"), _("Cases"), _("Reason")), rows, (1,), (3, 1, 5)))
    proposals = proposal_lines(group)
    if proposals:
        heads = (_("Unit"), _("Place by total"), _("Range of places"), _("Total"), "±", _("Reference"), _("Adjusted total"))
        told = tuple(
            (each.title, each.place, each.range, each.total, each.error, each.reference, each.adjusted) for each in proposals
        )
        tables.append(PaperTable(_("Proposals, not decided"), heads, told, (1, 2, 3, 4, 5, 6), (3, 1, 1.2, 1, 0.8, 1.2, 1.3)))
    title = f"{quarter_title(group.seen.quarter)}: {group_title(group.name)}"
    after = (_(MEANING), _(TOGETHER), gate_sentence(group), *((_(PROPOSED),) if proposals else (_("Nobody passes the gate."),)))
    return Said(name, title, _chance(group), after, tuple(tables))


def _sheet(group: Group, unit: str, name: str) -> Said:
    sheet = group.sheet(unit)
    top, foot = sheet_top(group, sheet), sheet_foot(group, sheet)
    heads = (
        _("Indicator"),
        _("Rows"),
        _("Formula"),
        _("Value"),
        _("Share of the points"),
        _("Weight"),
        _("Points"),
        _("Loss"),
        "±",
    )
    rows = [
        (
            f"{cell.title} ({cell.reason})" if cell.reason else cell.title,
            cell.rows,
            cell.formula,
            cell.value,
            cell.share,
            f"{cell.weight} ({cell.written})" if cell.written else cell.weight,
            cell.points,
            cell.loss,
            cell.error,
        )
        for cell in cell_lines(group, sheet)
    ]
    rows.append((_("Sum"), "", "", "", "", f"{foot.weight} ({foot.written})", foot.points, foot.loss, foot.error))
    table = PaperTable(_("Score sheet"), heads, tuple(rows), (1, 3, 4, 5, 6, 7, 8), (3, 0.8, 1.9, 1, 1.2, 1.4, 1.1, 1, 0.8))
    title = f"{quarter_title(group.seen.quarter)}: {group.seen.unit_title(unit)}"
    notes = (
        _(
            "Points and losses add up to the weights. Halves are rounded up, once in each cell; a weight in brackets is that of"
            " the policy."
        ),
        _(MEANING),
    )
    return Said(name, title, (*_chance(group), *_told(top)), notes, (table,))


def _told(top: SheetTop) -> tuple[str, ...]:
    if top.reason:
        return (_("Not ranked: {reason}.").format(reason=top.reason),)
    return (
        _("Total {total} {error}, place {place}, range of places {range}: {word}.").format(
            total=top.total, error=top.error, place=top.place, range=top.range, word=top.word
        ),
        _("Reference {reference}, adjusted total {adjusted}.").format(reference=top.reference, adjusted=top.adjusted),
    )


def _chance(group: Group) -> tuple[str, ...]:
    return (" ".join(part for part in chance_sentence(group.assessment.noise_share) if part),)
