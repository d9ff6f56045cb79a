"""What was done in a case, as a timeline shows it, and where its facts come from, in words."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup, escape

from contracts.commands.cases import CaseEntry, CaseView, SaidInput
from contracts.declare import KINDS, Kind, Words
from gateway.access.principal import principal
from gateway.language import say
from gateway.portal.named import called
from gateway.portal.shown import colon, own, sep, size
from gateway.portal.timeline import Line
from gateway.portal.wording import OWNERS

CORRECTION = "$correct"
COPIED = {
    "registry": Words("登记", "Register"),
    "credit": Words("信用档案", "Credit files"),
    "search": Words("撮合签约", "Signed services"),
}


def line_of(one: CaseEntry, view: CaseView, kind: Kind) -> Line:
    """What was done, with which words and papers, and by whom."""
    text = Markup("<b>{}</b>").format(say(one.words))
    if one.part_words.zh:
        text += escape(_("：%(what)s", what=say(one.part_words)))
    for said in one.said:
        text += Markup("<br>{}{}{}").format(say(said.words), colon(), value_of(said, view, kind))
    if not one.act.startswith("$") and not one.veiled:
        href = url_for("cases.receipt", plural=kind.plural, id=view.id, number=one.number)
        link = _("依据与核对") if principal().role.value != "visitor" else ""
        text += Markup(' <a class="small" href="{}">{}<span class="visually-hidden"> {}</span></a>').format(
            href, link, say(one.words)
        ) if link else Markup("")  # fmt: skip
    if one.document.zh and principal().role.value != "visitor":
        text += _files(one, view, kind)
    if one.corrected:
        text += Markup('<br><span class="jj-src">{}</span>').format(_("已按更正后的内容显示"))
    if one.corrigible or one.settled:
        href = url_for("amending.correct_form", plural=kind.plural, id=view.id, number=one.number)
        text += Markup(' <a class="small" href="{}">{}<span class="visually-hidden"> {}</span></a>').format(
            href, _("更正") if one.corrigible else _("为什么不能更正"), say(one.words)
        )  # fmt: skip
    who = f"{say(one.role)} {one.actor_name}".strip()
    fix = one.act == CORRECTION
    return Line(one.day, one.recorded_at.date(), text, _("平台自动办理") if one.automatic else who, fix)


def _files(one: CaseEntry, view: CaseView, kind: Kind) -> Markup:
    """The document of an entry, to be served and to be written on."""
    links = (
        Markup('<a class="small" href="{}" download>{}<span class="visually-hidden"> {} {}</span></a>').format(
            url_for("cases.document", plural=kind.plural, id=view.id, number=one.number, form=form),
            form, say(one.document), one.number,
        )
        for form in ("pdf", "docx")
    )  # fmt: skip
    return Markup("<br>{} ").format(say(one.document)) + Markup(" ").join(links)


def value_of(said: SaidInput, view: CaseView, kind: Kind) -> Markup:
    """What was said; a file as its name, with its address and the beginning of its hash."""
    if said.name == "holder" and kind.name == "application":
        return own(_("本人") if principal().organisation == said.value else called("expert", said.value) or said.value)
    owner, _space, number_ = said.value.partition(" ")
    if said.name == "reference" and owner in OWNERS:  # an open matter by whose it is and its number there
        return own(f"{say(OWNERS[owner])} {number_}")
    found = next((one for one in view.papers if said.type == "file" and one.hash == said.value), None)
    if found is None:
        return own(say(said.told) if said.told.zh else said.value)
    href = url_for("cases.paper", plural=kind.plural, id=view.id, hash_=found.hash)
    return Markup('<a href="{}">{}</a> <span class="jj-src">{}{}SHA-256 {}…</span>').format(
        href, own(found.name), size(found.size), sep(), found.hash[:12]
    )


def source_words(text: str) -> str:
    """Where a fact comes from, in words: a copy of another service's, a version of a record, or what was declared."""
    owner, at, number_ = text.partition("@")
    if at and owner in COPIED:
        return str(_("%(what)s，读到第 %(n)s 号", what=say(COPIED[owner]), n=number_))
    if at and owner in KINDS:
        what = say(KINDS[owner].words)
        return str(
            _("%(what)s，第 %(n)s 版", what=what, n=number_) if number_ != "0" else _("%(what)s，没有记录", what=what)
        )
    declared, colon, proof = text.partition(": ")
    if declared == "declared":
        return str(_("申报人填报，%(proof)s", proof=proof)) if colon else str(_("申报人填报"))
    return text
