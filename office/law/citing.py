"""Articles of the law as data cites them, in the language of the reader."""

import re
from functools import lru_cache

NAMES = {
    "Luật Khiếu nại": "Law on Complaints",
    "Luật Tố cáo": "Law on Denunciations",
    "Luật Tiếp công dân": "Law on Citizen Reception",
    "Luật Tiếp cận thông tin": "Law on Access to Information",
    "Nghị định": "Decree",
    "NĐ": "Decree",
    "Thông tư": "Circular",
    "TT": "Circular",
    "Quyết định": "Decision",
    "QĐ": "Decision",
    "Chỉ thị": "Directive",
    "Luật": "Law",
    "sửa đổi": "amended",
    "căn cứ": "ground",
    "Mẫu": "Form",
}
PARTS = {"Điều": "Article", "khoản": "clause", "điểm": "point"}
_ENGLISH = {**NAMES, **PARTS}
_WORD = re.compile(
    r"(?<![\w/])("
    + "|".join(map(re.escape, sorted(_ENGLISH, key=len, reverse=True)))
    + r")(?![\w-])"
)


@lru_cache(maxsize=512)
def cited(article: str, locale: str) -> str:
    """Return *article* ("Điều 11 khoản 1 Luật Khiếu nại") for a reader of *locale*.

    In English: "Article 11 clause 1 Law on Complaints". What is no known word stays as it is.
    """
    if locale != "en":
        return article
    return _WORD.sub(lambda found: _ENGLISH[found[1]], article)
