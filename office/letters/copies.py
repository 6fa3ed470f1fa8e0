"""The PDF copies that pages hand out; asking for one writes nothing."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from typing import Any

from office.base import clock, config, files
from office.base.i18n import N_, translate
from office.cases import receipts
from office.cases.models import Case
from office.law.kinds import Kind
from office.letters import accused, compose, issue, notices, papers, pdf, phrases
from office.letters.accused import ForAccused
from office.letters.bodies import as_json, from_json
from office.letters.facts import TEMPLATES
from office.letters.models import DRAFT, Letter
from office.letters.wording import Body

FOLDER = "letters"
NOT_ISSUED = "BẢN NHÁP – CHƯA PHÁT HÀNH"
ON_PAPER = frozenset({"in_person", "post", "transferred"})
"""Channels by which a denunciation comes with a signature."""
DROPPED = "BẢN NHÁP – ĐÃ BỎ"
KEEP_IT = N_(
    "Xin giữ tờ này: nó chứng tỏ cơ quan đã nhận. Để theo dõi, mở trang tra cứu và nhập mã bí mật ở trên."
)
BESIDE = N_("Bằng ngôn ngữ của ông/bà")

Press = Callable[[str, Mapping[str, Any]], bytes]
_press: ContextVar[Press] = ContextVar("press", default=pdf.render_apart)


class Damaged(OSError):
    """What lies on the disk is not the sheet that went out."""


@contextmanager
def in_batch() -> Iterator[None]:
    """Print in this process: for a command that prints many, not for a web worker."""
    token = _press.set(pdf.render)
    try:
        yield
    finally:
        _press.reset(token)


def pdf_of(letter: Letter, *, masked: bool = False, day: date | None = None) -> bytes:
    """Return the sheet of *letter*: the frozen one, or its draft with the watermark as of *day*.

    With *masked* the recipient's name is left out, for officers who may not see it
    (`sight.sees_name`). Raises `Damaged` and `pdf.PrintingFailed`.
    """
    if letter.pdf_key is None or masked:
        return _press.get()(template_of(letter.kind), printable(letter, masked=masked, day=day))
    try:
        return stored(letter.pdf_key)
    except Damaged:
        again = print_frozen(letter.kind, letter.facts)
        if _key_of(again) != letter.pdf_key:
            raise
        return again


def preview_png(
    letter: Letter, *, page: int = 1, masked: bool = False, day: date | None = None
) -> bytes:
    """Return one page of *letter* as a picture, as it would print now."""
    return pdf.preview(
        template_of(letter.kind), printable(letter, masked=masked, day=day), page=page
    )


def tried_png(letter: Letter, words: Body, day: date, *, masked: bool = False) -> bytes:
    """Return the first page of a draft as it would print with *words*, which are not kept."""
    facts = {**issue.renewed(letter, day)[1], **as_json(from_json(as_json(words)))}
    said = {**facts, "status": NOT_ISSUED}
    if masked:
        said["to"] = compose.HIDDEN_RECIPIENT
    return pdf.preview(template_of(letter.kind), said)


def printable(letter: Letter, *, masked: bool = False, day: date | None = None) -> dict[str, Any]:
    """Return the facts the press lays out: frozen ones, or those of a draft with its watermark."""
    facts = dict(letter.facts)
    if letter.issued_at is None:
        body = from_json(letter.body)
        if day and letter.status == DRAFT:
            body, facts = issue.renewed(letter, day)
        status = NOT_ISSUED if letter.status == DRAFT else DROPPED
        facts = {**facts, **as_json(body), "status": status}
    return {**facts, "to": compose.HIDDEN_RECIPIENT} if masked else facts


def notice_for_accused(paper: ForAccused) -> bytes:
    """Return the notice of the content for the accused, to be numbered and signed by hand."""
    return _press.get()(accused.TEMPLATE, dict(accused.notice(paper, compose.agency())))


def print_frozen(kind: str, facts: Mapping[str, Any]) -> bytes:
    """Print frozen facts: the same facts give the same bytes."""
    return _press.get()(template_of(kind), facts)


def template_of(kind: str) -> str:
    """Return the template a *kind* of letter is laid out by: its own, or the one of all papers."""
    return kind if kind in TEMPLATES else "paper"


def store(data: bytes) -> str:
    """Keep a sheet for ever and return its key."""
    return files.store(config.current().instance / FOLDER, data)


def stored(key: str) -> bytes:
    """Return a sheet kept by `store`. Raises `Damaged` when it is gone or changed."""
    try:
        data = files.path_of(config.current().instance / FOLDER, key).read_bytes()
    except FileNotFoundError:
        raise Damaged(key) from None
    if _key_of(data) != key:
        raise Damaged(key)
    return data


def _key_of(data: bytes) -> str:
    digest = hashlib.sha256(data).hexdigest()
    return f"{digest[:2]}/{digest[2:]}"


def unchanged(letter: Letter) -> bool:
    """Tell whether facts and sheet of an issued letter are those that went out."""
    if not issue.is_sealed(letter.facts, letter.seal):
        return False
    try:
        return letter.pdf_key is None or bool(stored(letter.pdf_key))
    except Damaged:
        return False


def receipt_pdf(case: Case, secret: str, locale: str) -> bytes:
    """Return the receipt of a filing, with the secret, which only its holder can give us."""
    is_sealed = case.kind == Kind.DENUNCIATION
    sent = [each for each in case.attachments if each.purpose == "filed"]
    issued = receipts.of(case)
    facts: dict[str, Any] = {
        "agency": compose.agency(),
        "day": case.received_day.isoformat(),
        "salutation": "ông/bà",
        "case": {
            "code": case.code,
            "kind": case.kind,
            "subject": "" if is_sealed else case.subject,
            "received": clock.local(case.received_at).isoformat(timespec="seconds"),
        },
        "secret": secret,
        "on_paper": case.channel in ON_PAPER,
        "files": [
            {"name": each.name, "size": each.size, "sha256": each.original_sha256 or each.sha256}
            for each in sent
        ],
        "text_sha256": "" if is_sealed else hashlib.sha256(case.body.encode()).hexdigest(),
        "clocks": [compose.clock_words(each) for each in case.clocks if each.round == 1],
        "contact": compose.contact(),
        "check_code": receipts.code_of(issued) if issued else "",
        "track_url": notices.track_address("" if is_sealed else case.code),
    }
    return _press.get()("receipt", facts | _also_in(locale, facts))


def _also_in(locale: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the receipt's words with the most needful sentence in the reader's own language."""
    beside = translate(KEEP_IT, locale)
    if beside == KEEP_IT:
        return {}
    body = papers.receipt(facts)
    sections = [*body.sections, (translate(BESIDE, locale), [beside])]
    said = Body(body.title, body.about, body.greeting, body.paragraphs, sections)
    return as_json(said)


def denunciation_letter_pdf(answers: Mapping[str, Any], day: date) -> bytes:
    """Return the denouncer's own letter, to sign by hand (Điều 23 Luật Tố cáo).

    *answers*: `accused`, `body`, `wanted` and `files` (names). Name, number and address are left
    for the pen, whatever is among the answers.
    """
    facts = {
        "agency": compose.agency(),
        "day": day.isoformat(),
        "authority": f"Chủ tịch {phrases.in_full(config.current().office_name)}",
        "accused": str(answers.get("accused") or ""),
        "content": _lines(answers.get("body")),
        "evidence": [str(name) for name in answers.get("files") or ()],
        "wanted": _lines(answers.get("wanted")),
    }
    return _press.get()("denunciation_letter", facts)


def _lines(said: Any) -> Sequence[str]:
    return [line.strip() for line in str(said or "").split("\n") if line.strip()]
