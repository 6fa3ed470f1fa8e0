"""What a limit asks: the day it begins, and all that lengthens or shortens it."""

import re
from typing import Any

from flask import request
from wtforms import BooleanField, SelectField
from wtforms.fields.choices import SelectChoice

from office.law.facts import Question, questions
from office.law.handbook import CONDITIONS
from office.law.rules import GRADES, Rule, table
from web.forms import Form, StringField, at_most
from web.language import later as _l
from web.language import locale
from web.language import said as _

SHORT = 60
ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b(?!T| \d)")
FROM_TO = re.compile(r"(?<=-\d\d)/(?=\d{4}-)")
OPEN_END = re.compile(r"(?<=-\d\d)/(?=,|$)")
DAY_HINT = _l("Ngày/tháng/năm, ví dụ 6/7/2026.")
MOMENT_HINT = _l("Ví dụ 2026-07-06 09:00.")
OTHERS: dict[str, tuple[Any, Any]] = {
    "obstacle_days": (
        _l("Số ngày có trở ngại khách quan"),
        _l("Ốm đau, thiên tai, đi công tác xa… không tính vào thời hạn."),
    ),
    "extensions": (
        _l("Đã gia hạn thêm mấy ngày?"),
        _l("Gia hạn nhiều lần thì cách nhau bằng dấu phẩy: 30, 30."),
    ),
    "pauses": (
        _l("Tạm đình chỉ từ ngày nào đến ngày nào?"),
        _l("Ví dụ 16/07/2026 - 03/08/2026."),
    ),
    "year": (_l("Năm"), ""),
    "month": (_l("Tháng"), _l("Ví dụ 2026-07.")),
    "post": (_l("Chức vụ"), _l("Ví dụ: Chủ tịch UBND phường.")),
    "kind": (_l("Kỳ báo cáo"), _l("quy_I, quy_II, quy_III, quy_IV, 6_thang, 9_thang, nam")),
    "sender": (_l("Nơi gửi"), _l("Ví dụ: UBND cấp xã.")),
}
GRADE_NAMES = (_l("Bình thường"), _l("Phức tạp"), _l("Đặc biệt phức tạp"))


class Asked(Form):
    """The questions of one rule; the address carries the answers, so nothing needs a token."""

    class Meta(Form.Meta):
        """Nothing changes by asking."""

        csrf = False


def form_for(rule: Rule) -> Asked:
    """Return the form of *rule*, filled with what the address says."""
    fields = {each.name: _field(each, rule) for each in questions(rule)}
    asked = type("Asked", (Asked,), fields)
    form: Asked = asked(formdata=request.args)
    start = request.args.get("start", "")
    first = rule.starts[0]
    if start and first in form and not form[first].data:
        form[first].process_data(start)
    for each in form:
        if isinstance(each.data, str):
            each.data = _as_people_write(each.data)
    return form


def _as_people_write(said: str) -> str:
    """Turn the days of a link into those of a form: 2026-07-06 into 06/07/2026."""
    return ISO.sub(r"\3/\2/\1", OPEN_END.sub("", FROM_TO.sub(" - ", said)))


def _field(asked: Question, rule: Rule) -> Any:
    said = locale()
    if asked.type == "truth":
        vi, en = CONDITIONS[asked.name]
        words = en if said == "en" else vi
        return BooleanField(words[:1].upper() + words[1:], false_values=("false", "", "0"))
    if asked.type == "grade":
        grades = GRADES if _very(rule) else GRADES[:2]
        return SelectField(
            _("Mức độ phức tạp"),
            choices=[
                SelectChoice(grade, str(name))
                for grade, name in zip(grades, GRADE_NAMES, strict=False)
            ],
            validate_choice=False,
        )
    known = table().facts.get(asked.name)
    label, hint = OTHERS.get(asked.name, ("", ""))
    if known and asked.name not in OTHERS:
        label = known.en if said == "en" else known.vi
        hint = known.hint_en if said == "en" else known.hint_vi
    if asked.type in {"day", "moment"} and asked.name != "pauses":
        form_hint = MOMENT_HINT if asked.type == "moment" else DAY_HINT
        hint = f"{hint} {form_hint}".strip()
    return StringField(
        label,
        [at_most(SHORT * 4)],
        description=hint,
        render_kw={"autocomplete": "off", "inputmode": "text"},
    )


def _very(rule: Rule) -> bool:
    variants = [*rule.variants, *(rule.extension.variants if rule.extension else ())]
    return any(("complexity", "very_complex") in each.when for each in variants)
