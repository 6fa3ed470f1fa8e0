"""What is typed to write an extract."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField

from office.cases.extracts import FIELDS, LONGEST_BODY
from web.forms import Form, at_most

LABELS = {
    "subject": _l("Việc tố cáo, trong một câu"),
    "accused": _l("Người bị tố cáo"),
    "conduct": _l("Hành vi bị tố cáo"),
    "place": _l("Nơi xảy ra"),
    "body": _l("Nội dung"),
    "wanted": _l("Đề nghị"),
    "evidence": _l("Chứng cứ"),
    "added": _l("Người tố cáo viết thêm"),
}


class Rewrite(Form):
    """The parts of an extract, rewritten."""

    subject = TextAreaField(LABELS["subject"], [at_most(300)])
    accused = TextAreaField(LABELS["accused"], [at_most(300)])
    conduct = TextAreaField(LABELS["conduct"], [at_most(LONGEST_BODY)])
    place = TextAreaField(LABELS["place"], [at_most(300)])
    body = TextAreaField(LABELS["body"], [at_most(LONGEST_BODY)])
    wanted = TextAreaField(LABELS["wanted"], [at_most(10_000)])
    evidence = TextAreaField(LABELS["evidence"], [at_most(10_000)])
    added = TextAreaField(LABELS["added"], [at_most(LONGEST_BODY)])

    @property
    def said(self) -> dict[str, str]:
        """Return the words, part by part."""
        return {part: str(self[part].data or "") for part in FIELDS}

    @property
    def fields(self) -> list[Any]:
        """Return the fields in the order of the parts."""
        return [self[part] for part in FIELDS]
