"""Turns facts into the sheet a Typst template lays out: every word cleaned, every day in words."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from office.letters import ink, phrases, shapes, wording
from office.letters.facts import TEMPLATES
from office.letters.phrases import Body, Facts
from office.letters.wording import UNADDRESSED

_WORDS = ("title", "about", "greeting", "paragraphs", "sections", "decides")
GAP = re.compile(r"\[… .+? …\]")
_BLANKS = ("Tôi tên là:", "Số căn cước hoặc hộ chiếu:", "Địa chỉ:", "Điện thoại, cách liên hệ:")


def lay_out(template: str, facts: Facts) -> dict[str, Any]:
    """Return what *template* prints, ready for JSON.

    Raises ValueError for an unknown template, KeyError for facts without agency or day.
    """
    if template not in TEMPLATES:
        raise ValueError("no such template")
    facts = shapes.decided(facts)
    body = _words(template, facts)
    day = phrases.parse_day(_day(template, facts))
    sheet: dict[str, Any] = {
        "year": day.year,
        "month": day.month,
        "day": day.day,
        "author": ink.one_line(phrases.agency(facts)),
        "document_title": ink.one_line(_document_title(template, body)),
        "parent": ink.clean(str(facts["agency"].get("parent_name") or "")).upper(),
        "agency": ink.clean(str(facts["agency"]["name"])).upper(),
        "watermark": ink.one_line(str(facts.get("status") or "")),
        **_words_on_paper(body),
    }
    if template == "receipt":
        return sheet | _receipt(facts)
    if template == "denunciation_letter":
        year = f"năm {day.year}"
        return sheet | {"blanks": list(_BLANKS), "blank_day": f"…………, ngày ……… tháng ……… {year}"}
    shape = shapes.shape_of(facts, body.title)
    sheet |= shapes.beyond_words(template, facts, shape)
    if shape == "form":
        _dot(sheet)
    elif shape != "personal":  # a thư công ends as a letter between people
        _end(sheet)
    return sheet | _official(facts, body)


def moment(template: str, facts: Facts) -> datetime:
    """Return the moment stamped into the file: midnight UTC of the letter's own day."""
    day = phrases.parse_day(_day(template, facts))
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _day(template: str, facts: Facts) -> str:
    if template == "receipt":
        return str((facts.get("case") or {}).get("received") or facts["day"])
    return str(facts["day"])


def _words(template: str, facts: Facts) -> Body:
    if template != "paper" and not any(key in facts for key in _WORDS):
        return wording.compose(template, facts)
    return Body(
        title=str(facts.get("title") or ""),
        about=str(facts.get("about") or ""),
        greeting=str(facts.get("greeting") or _greeting(template, facts)),
        paragraphs=[str(line) for line in facts.get("paragraphs") or ()],
        sections=[_section(part) for part in facts.get("sections") or ()],
    )


def _greeting(template: str, facts: Facts) -> str:
    to = facts.get("to")
    if facts.get("shape") in UNADDRESSED or (template == "paper" and not to):
        return ""
    if not isinstance(to, list | tuple):
        return phrases.greeting(facts)
    return "Kính gửi:" if len(to) > 1 else phrases.greeting({**facts, "to": to[0] if to else ""})


def _section(part: Any) -> phrases.Section:
    if isinstance(part, Mapping):
        return str(part.get("heading") or ""), list(part.get("paragraphs") or ())
    heading, lines = part
    return str(heading or ""), list(lines)


def _document_title(template: str, body: Body) -> str:
    named = " – ".join(part for part in (body.title, body.about) if part)
    return named or template


def _dot(sheet: dict[str, Any]) -> None:
    """Turn what is still open in a form into dots for the pen."""
    dots = "…" * 24
    sheet["paragraphs"] = [GAP.sub(dots, line) for line in sheet["paragraphs"]]
    for part in sheet["sections"]:
        part["paragraphs"] = [GAP.sub(dots, line) for line in part["paragraphs"]]


def _words_on_paper(body: Body) -> dict[str, Any]:
    return {
        "title": ink.one_line(body.title),
        "about": ink.one_line(body.about),
        "greeting": ink.one_line(body.greeting),
        "paragraphs": _paragraphs(body.paragraphs),
        "sections": [
            {"heading": ink.one_line(heading), "paragraphs": _paragraphs(lines)}
            for heading, lines in body.sections
        ],
    }


def _paragraphs(lines: list[str]) -> list[str]:
    return [line for text in lines for line in ink.paragraphs(str(text))]


def _end(sheet: dict[str, Any]) -> None:
    """Put the end mark "./." after the last sentence, as papers of the office have it."""
    parts = [sheet, *sheet["sections"], *sheet["decides"]]
    last: list[str] = next(
        (part["paragraphs"] for part in reversed(parts) if part["paragraphs"]), []
    )
    if sheet["shape"] == "invitation" and sheet["details"] and last == sheet["paragraphs"][:1]:
        sheet["details"][-1]["value"] = _ended(sheet["details"][-1]["value"])
    elif last:
        last[-1] = _ended(last[-1])


def _ended(line: str) -> str:
    return line if line.endswith("./.") else line.rstrip(".") + "./."


def _official(facts: Facts, body: Body) -> dict[str, Any]:
    place = phrases.opening(str(facts["agency"].get("place") or ""))
    when = phrases.day_words(str(facts["day"]))
    return {
        "number": ink.one_line(str(facts.get("number_text") or "")),
        "place_and_day": ink.one_line(f"{place}, {when}" if place else phrases.opening(when)),
        "subject_line": "" if body.title else ink.one_line(body.about),
        "legal_bases": _bases(facts.get("legal_bases") or ()),
        "recipients": shapes.listed(facts.get("recipients") or ()),
        **_proof(str(facts.get("check_url") or ""), "Mã vuông dẫn đến trang kiểm tra văn bản"),
        "check_code": ink.one_line(str(facts.get("check_code") or "")),
    }


def _bases(bases: Any) -> list[str]:
    lines = [ink.one_line(str(base)).rstrip(".;") for base in bases]
    return [line + ("." if n == len(lines) else ";") for n, line in enumerate(lines, start=1)]


def _receipt(facts: Facts) -> dict[str, Any]:
    case = facts.get("case") or {}
    rows = [("Cơ quan nhận", phrases.agency(facts)), ("Loại", phrases.opening(phrases.kind(facts)))]
    if case.get("subject") and not phrases.is_denunciation(facts):
        rows.append(("Nội dung", str(case["subject"])))
    if case.get("received"):
        rows.append(("Nhận lúc", phrases.moment_words(str(case["received"]))))
    if facts.get("text_sha256"):
        rows.append(("SHA-256 lời viết", _short_hash(str(facts["text_sha256"]))))
    files = facts.get("files") or ()
    target = str(facts.get("track_url") or facts.get("check_url") or "")
    return {
        "case_code": ink.one_line(str(case.get("code") or "")),
        "secret_groups": _groups(str(facts.get("secret") or "")),
        "summary": [{"label": label, "value": ink.one_line(value)} for label, value in rows],
        "files_heading": f"Tệp đã nhận ({len(files)})",
        "files": [
            {
                "name": ink.one_line(str(file["name"])),
                "size": size_words(int(file["size"])),
                "hash": _short_hash(str(file["sha256"])),
            }
            for file in files
        ],
        **_proof(target, "Mã vuông dẫn đến trang theo dõi hồ sơ"),
        "check_code": ink.one_line(str(facts.get("check_code") or "")),
    }


def size_words(size: int) -> str:
    """Return *size* in bytes as people read it: "820 byte", "12 KB", "3,4 MB"."""
    if size < 1000:
        return f"{size} byte"
    if size < 1_000_000:
        return f"{size / 1000:.0f} KB"
    return f"{size / 1_000_000:.1f} MB".replace(".", ",")


def _short_hash(digest: str) -> str:
    shown = ink.one_line(digest[:16])
    return " ".join(shown[at : at + 4] for at in range(0, len(shown), 4))


def _groups(secret: str) -> list[str]:
    """Return the secret in the groups it came in, or in fours."""
    typed = ink.one_line(secret).replace("\u200b", "")
    groups = typed.replace("-", " ").split()
    if len(groups) > 1:
        return groups
    return [typed[at : at + 4] for at in range(0, len(typed), 4)]


def _proof(address: str, alt: str) -> dict[str, str]:
    if not address:
        return {"qr": ""}
    import segno  # noqa: PLC0415 -- heavy, only here

    drawn = segno.make(address, error="m").svg_inline(border=1, svgclass=None, lineclass=None)
    return {
        "qr": drawn.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1),
        "qr_alt": alt,
    }
