"""The machine check of a text for what tells who wrote it.

Two questions. *Own*: does it hold the identity that was sealed? The name is not known to whoever asks:
when a denunciation is sealed, `marks` keeps keyed hashes of the ways a name, number, mail or address is
written, and `Own` finds them again. *General*: does it hold what tells of anybody (numbers, mails,
addresses, births, file names, names of people)? What is found is shown with its place; a machine finds
no handwriting and no turn of phrase, so a second person reads it all.
"""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from office.base.text import fold, nfc

HASH = 12
ANYWHERE = 8
"""A mark this long is found in the middle of a word, too (nguyenvanan88)."""
SHORTEST_MAIL = 5
SHORTEST_PLACE = 5
SHORTEST_NUMBER = 6
DIGIT_GAP = 3
"""Signs that may stand between two digits of one number."""
TITLES = (
    "ông", "bà", "anh", "chị", "em", "cô", "chú", "bác", "tên là", "tôi là", "tên tôi", "tôi tên",
    "mr", "mrs", "ms",
)  # fmt: skip
"""Forms of address, after which one name alone tells who it is."""
_FILLERS = """
so nha duong pho ngo ngach hem kiet to ap thon xom khu khom ban cum phuong xa quan huyen tinh thanh
tp p q tt thi tran dan cu phong can ho
"""
FILLERS = frozenset(_FILLERS.split())
"""Words of an address that may stand there or not."""
PARTS_OF_PLACES = re.compile(
    r"[,;\n]|\b(?=(?:phường|xã|quận|huyện|tỉnh|thành phố|thị trấn|thị xã|tp)\b)", re.IGNORECASE
)
_FAMILY_NAMES = """
nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly an au bach banh bo cao chau
chu chung cu dam dao dau dinh doan dong giang giap ha han hua kha kieu kim la lai lam lo luong luu
luyen ma mac mach mai nghiem ngac nham nhan ninh nong on ong pho phung quach quan quang sam son su
ta tang thach thai than thang thi thieu tieu to ton tong tra trang trieu trinh truong tu tuong ung
uong van vi vien vinh vuong xa y
"""
FAMILY_NAMES = frozenset(_FAMILY_NAMES.split())
SPOKEN = {
    "khong": "0", "mot": "1", "hai": "2", "ba": "3", "bon": "4", "tu": "4", "nam": "5", "lam": "5",
    "sau": "6", "bay": "7", "tam": "8", "chin": "9",
}  # fmt: skip
_TWINS = str.maketrans("аеорсухіјѕһԁոοανκρυΙΟ", "aeopcyxijshdnoavkpuio")
"""Cyrillic, Armenian and Greek letters that look like ours."""
NAMED_PLACES = frozenset({"duong", "pho", "phuong", "xa", "truong", "cho", "cau", "khu"})
"""Words before a name that is a place's (đường Lê Lợi)."""
_AT = re.compile(r"\s*(?:@|\(at\)|\[at\]|a còng\b)", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")

OWN = frozenset({"own.name", "own.initials", "own.number", "own.mail", "own.place"})
"""Kinds of findings about whoever wrote it."""


@dataclass(frozen=True)
class Finding:
    """Something that may tell who it was: what sort, where, and the words."""

    kind: str
    start: int
    end: int
    words: str
    sure: bool = False
    """The writer's own identity beyond reasonable doubt: it can never stay."""


@dataclass(frozen=True)
class Mark:
    """One way the identity is written: as the keyed hash of its letters."""

    kind: str
    stream: str
    """What is compared: `letters`, `digits`, `both`, or `place` (without the words of FILLERS)."""
    length: int
    hash: str
    rule: str = "any"
    """Where it may stand: `any`, `word` (whole words), `given` (capital or after a title), `caps`."""
    signs: str = ""
    """Hash of the marks on the letters: Ân is not An, but an is both."""
    sure: bool = True
    whole: bool = False
    """A whole name; a part of one may belong to another person (Trần *Văn Hòa*)."""


def hashed(key: bytes, stream: str, said: str) -> str:
    """Return the keyed hash of *said*."""
    whole = f"{stream}\0{said}".encode()
    return hashlib.blake2b(whole, key=key, digest_size=HASH).hexdigest()


def marks(identity: Mapping[str, str], key: bytes) -> list[Mark]:
    """Return the ways *identity* may be written, of which nothing is legible."""
    found = [
        *_of_name(identity.get("name", ""), key),
        *_of_numbers(identity, key),
        *_of_mail(identity.get("email", ""), key),
        *_of_place(identity.get("address", ""), key),
    ]
    return sorted(set(found), key=lambda each: each.hash)  # the order tells nothing


def _of_name(name: str, key: bytes) -> Iterator[Mark]:
    typed = _WORD.findall(nfc(name))
    parts = [_bare(each) for each in typed]
    if not parts:
        return

    def mark(words: Sequence[int], rule: str, *, sure: bool = True) -> Mark:
        said = "".join(parts[at] for at in words)
        signs = hashed(key, "signs", "".join(_signs("".join(typed[at] for at in words))))
        stands = "any" if rule == "word" and len(said) >= ANYWHERE else rule
        whole = len(words) == len(parts)
        said_hash = hashed(key, "letters", said)
        return Mark("own.name", "letters", len(said), said_hash, stands, signs, sure, whole)

    count = len(parts)
    if count == 1:
        yield mark([0], "given")
        return
    yield mark(range(count), "word")
    yield mark([count - 1], "given", sure=False)
    yield mark([count - 1, *range(count - 1)], "word")
    if count > 2:
        yield mark([0, count - 1], "word", sure=False)
        for start in range(1, count - 1):
            yield mark(range(start, count), "word")
    yield from _short_forms(parts, key)


def _short_forms(parts: Sequence[str], key: bytes) -> Iterator[Mark]:
    first = "".join(part[0] for part in parts)
    sure = len(parts) > 2

    def mark(said: str, rule: str, *, sure: bool) -> Mark:
        return Mark(
            "own.initials", "letters", len(said), hashed(key, "letters", said), rule, "", sure
        )

    yield mark(first, "caps", sure=sure)
    for said in (parts[-1] + first[:-1], first[:-1] + parts[-1]):
        if len(said) >= 4:
            yield mark(said, "word", sure=sure)


def _of_numbers(identity: Mapping[str, str], key: bytes) -> Iterator[Mark]:
    for name in ("phone", "identity_number"):
        digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", identity.get(name, "")))
        if name == "phone":
            digits = re.sub(r"^(?:84|0)(?=\d{6})", "", digits)
        if len(digits) < SHORTEST_NUMBER:
            continue
        for said, sure in ((digits, True), (digits[-SHORTEST_NUMBER:], False)):
            yield Mark(
                "own.number", "digits", len(said), hashed(key, "digits", said), "any", "", sure
            )


def _of_mail(mail: str, key: bytes) -> Iterator[Mark]:
    local = "".join(re.findall(r"[a-z0-9]+", _bare(mail.partition("@")[0])))
    if len(local) >= SHORTEST_MAIL:
        yield Mark("own.mail", "both", len(local), hashed(key, "both", local), "word")


def _of_place(address: str, key: bytes) -> Iterator[Mark]:
    """Return marks of the house and street; a ward or a town alone is where the matter happened."""
    parts = [part for part in PARTS_OF_PLACES.split(nfc(address)) if part and part.strip()]
    joined = [_street(part) for part in parts[:3]]
    for count in range(1, len(joined) + 1):
        said = "".join(joined[:count])
        numbered = any(letter.isdigit() for letter in said)
        if len(said) >= SHORTEST_PLACE:
            yield Mark(
                "own.place", "place", len(said), hashed(key, "place", said), "word", "",
                numbered and any(letter.isalpha() for letter in said),
            )  # fmt: skip
            if numbered and count > 1:
                break


def _street(part: str) -> str:
    return "".join(each for each in _alike_words(_bare(part)) if each not in FILLERS)


def _alike_words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+|\d+", text)


def _bare(text: str) -> str:
    """Return *text* as it is compared: lower case, no marks, nothing unseen, look-alikes as ours."""
    seen = "".join(each for each in text if not _unseen(each))
    return fold(fold(unicodedata.normalize("NFKC", seen)).translate(_TWINS))


@lru_cache(maxsize=4096)
def _letter(letter: str) -> str:
    return _bare(letter)


@lru_cache(maxsize=4096)
def _unseen(letter: str) -> bool:
    return (
        unicodedata.category(letter) in {"Cf", "Mn", "Me"} or letter in "\u115f\u1160\u3164\uffa0"
    )


def _signs(word: str) -> list[str]:
    """Return the marks on the letters, wherever they are set (hòa, hoà)."""
    apart = unicodedata.normalize("NFKD", word.lower())
    return sorted(each for each in apart if unicodedata.category(each) == "Mn" or each == "đ")


@dataclass
class Stream:
    """What of a text is compared, each letter with its place."""

    said: str
    places: list[int]
    begins: list[bool]
    """A word begins here."""
    ends: list[bool]
    """A word ends here."""


@dataclass(frozen=True)
class Own:
    """The marks of one identity and the key they were hashed with."""

    key: bytes = field(repr=False)
    marks: tuple[Mark, ...]

    def find(self, text: str) -> list[Finding]:
        """Return where *text* holds the identity."""
        streams = _streams(text)
        wanted: dict[tuple[str, int], dict[str, list[Mark]]] = {}
        for mark in self.marks:
            group = wanted.setdefault((mark.stream, mark.length), {})
            group.setdefault(mark.hash, []).append(mark)
        return [
            finding
            for (name, length), group in wanted.items()
            for at, mark in self._hits(name, streams[name], length, group)
            if (finding := self._judged(text, streams[name], at, mark)) is not None
        ]

    def _hits(
        self, name: str, stream: Stream, length: int, group: Mapping[str, Sequence[Mark]]
    ) -> Iterator[tuple[int, Mark]]:
        anywhere = any(each.rule == "any" for marks_ in group.values() for each in marks_)
        for at in range(len(stream.said) - length + 1):
            if anywhere or (stream.begins[at] and stream.ends[at + length - 1]):
                for mark in group.get(hashed(self.key, name, stream.said[at : at + length]), ()):
                    if mark.rule == "any" or (stream.begins[at] and stream.ends[at + length - 1]):
                        yield at, mark

    def _judged(self, text: str, stream: Stream, at: int, mark: Mark) -> Finding | None:
        start, end = stream.places[at], stream.places[at + mark.length - 1] + 1
        if mark.stream == "digits":
            start, end = _whole_number(text, start, end)
        words = text[start:end]
        if not _together(text, end, words, mark):
            return None
        sure = mark.sure and _its_own(text, start, words, mark)
        if mark.rule == "caps" and not _capitals(words):
            return None
        if mark.rule == "given":
            addressed = _addressed(text[:start])
            if not addressed and not _stands_alone(text, start, end):
                return None
            sure = sure or addressed
        signs = _signs(words)
        if mark.signs and signs and hashed(self.key, "signs", "".join(signs)) != mark.signs:
            if mark.rule == "given":
                return None
            sure = sure and not _ours(words)
        return Finding(mark.kind, start, end, words, sure)


def _whole_number(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the place of the number that lies at *start*, with its area code and its signs."""
    first = max(0, start - 40)
    near = re.finditer(r"[\d+(][\d+().\-/ ]*\d|[^\W\d_]+|\d", text[first : end + 40])
    met = [each for each in near if each.start() + first < end and each.end() + first > start]
    return (
        min([start, *(each.start() + first for each in met)]),
        max([end, *(each.end() + first for each in met)]),
    )


def _together(text: str, end: int, words: str, mark: Mark) -> bool:
    """Tell whether *words* are one thing: a mail or a short form is not made of other words."""
    if mark.kind == "own.mail":
        return not re.search(r"\s", words) or bool(_AT.match(text, end))
    if mark.kind == "own.initials" and mark.rule != "caps":
        parts = words.split()
        return len(parts) == 1 or sum(len(each.strip(".")) == 1 for each in parts) >= len(parts) - 1
    return True


def _its_own(text: str, start: int, words: str, mark: Mark) -> bool:
    """Tell whether a name is the denouncer's beyond doubt, not a street, a word or another person."""
    if mark.kind != "own.name" or mark.rule == "given":
        return True
    near = text[max(0, start - 24) : start]
    before = _WORD.findall(near) if near.endswith(" ") else []
    if before and _bare(before[-1]) in NAMED_PLACES:
        return False
    if mark.whole:
        return True
    goes_on = bool(before) and before[-1][0].isupper() and not _addressed(text[:start])
    small = [each for each in _WORD.findall(words) if not each[0].isupper()]
    joined = not re.search(r"\s", words)
    return not goes_on and (joined or not small)


def _ours(words: str) -> bool:
    """Tell whether all letters are Latin; a look-alike stands there to hide a name."""
    return all("LATIN" in unicodedata.name(each, "") for each in words if each.isalpha())


def _capitals(words: str) -> bool:
    return words == words.upper() and words != words.lower()


def _addressed(before: str) -> bool:
    """Tell whether *before* ends with a form of address, as people write it."""
    tail = before[-24:].rstrip(" \t:,\"'“*_-.")
    return any(
        _bare(tail).endswith(_bare(title))
        and not re.search(r"[^\W\d_]$", tail[: -len(title)] or " ")
        and _signs(tail[-len(title) :]) in ([], _signs(title))
        for title in TITLES
    )


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Tell whether a capital word is a name by itself: not part of a longer one, nor of a sentence's start."""
    word = text[start:end]
    if not word[:1].isupper():
        return False
    before, after = text[:start].rstrip(" "), text[end:].lstrip(" ")
    if not before or before[-1] in ".!?\n:;•-":
        return not after[:1].isalpha()  # "An." or "An, 5 giờ": a signature
    last = _WORD.findall(before[-40:])
    part_of_longer = bool(last) and last[-1][0].isupper() and before[-1].isalpha()
    return not part_of_longer and not after[:1].isupper()


def _streams(text: str) -> dict[str, Stream]:
    both: list[tuple[str, int]] = []
    for place, letter in enumerate(text):
        if not _unseen(letter):
            both += [(each, place) for each in _letter(letter)]
    letters = _stream(both, str.isalpha)
    alnum = _stream(both, str.isalnum)
    return {
        "letters": letters,
        "digits": _digits(text, both),
        "both": alnum,
        "place": _places(both),
    }


def _stream(read: Sequence[tuple[str, int]], kept: Callable[[str], bool]) -> Stream:
    stream = Stream("", [], [], [])
    said: list[str] = []
    for at, (letter, place) in enumerate(read):
        if not kept(letter):
            continue
        said.append(letter)
        stream.places.append(place)
        stream.begins.append(at == 0 or not kept(read[at - 1][0]))
        stream.ends.append(at == len(read) - 1 or not kept(read[at + 1][0]))
    stream.said = "".join(said)
    return stream


def _digits(text: str, read: Sequence[tuple[str, int]]) -> Stream:
    """Return the digits of numbers, also where they are said in words, each run kept apart."""
    stream = Stream("", [], [], [])
    said: list[str] = []
    last = -DIGIT_GAP * 2
    spoken = _spoken(text)
    pairs = sorted(
        [(place, letter) for letter, place in read if letter.isdigit()]
        + [(place, digit) for run in spoken for place, digit in run]
    )
    inside = {place for run in spoken for place, _digit in run}
    for place, letter in pairs:
        if place - last > DIGIT_GAP + 1 and not (place in inside and last in inside):
            said.append(" ")  # another number begins
            stream.places.append(place)
            stream.begins.append(False)
            stream.ends.append(False)
        said.append(letter)
        stream.places.append(place)
        stream.begins.append(True)
        stream.ends.append(True)
        last = place
    stream.said = "".join(said)
    return stream


def _spoken(text: str) -> list[list[tuple[int, str]]]:
    """Return the runs of number words in *text*: "không chín một …", each digit with its place."""
    runs: list[list[tuple[int, str]]] = [[]]
    for match in re.finditer(r"[^\W_]+", text):
        digit = SPOKEN.get(_bare(match[0]))
        if digit is None:
            runs.append([])
        else:
            runs[-1].append((match.end() - 1, digit))
    return [run for run in runs if len(run) >= SHORTEST_NUMBER]


def _places(read: Sequence[tuple[str, int]]) -> Stream:
    stream = Stream("", [], [], [])
    said = []
    whole = "".join(letter if len(letter) == 1 else "?" for letter, _place in read)
    for match in re.finditer(r"[^\W\d_]+|\d+", whole):
        if match[0] in FILLERS:
            continue
        for at in range(*match.span()):
            said.append(whole[at])
            stream.places.append(read[at][1])
            stream.begins.append(at == match.start())
            stream.ends.append(at == match.end() - 1)
    stream.said = "".join(said)
    return stream


_FILE_ENDINGS = "pdf|jpe?g|png|webp|heic|gif|docx?|xlsx?|pptx?|txt|zip|rar|mp3|mp4|m4a|wav|mov|avi"
GENERAL: dict[str, re.Pattern[str]] = {
    "mail": re.compile(
        r"[\w.+-]{2,64}\s?(?:@|\(at\)|\[at\]|\ba còng\b)\s?[\w-]{2,63}"
        r"(?:\s?(?:\.|\(dot\)|\bchấm\b)\s?\w{2,20})*",
        re.IGNORECASE,
    ),
    "link": re.compile(
        r"\b(?:https?://|www\.|(?:zalo|facebook|fb|tiktok)\b[\s.:/]{0,3})\S{2,80}", re.IGNORECASE
    ),
    "plate": re.compile(r"\b\d{2}\s?-?\s?[A-ZĐ][A-Z0-9]?\s?[-.]?\s?\d{3}[.]?\d{2}\b"),
    "birth": re.compile(
        r"\b(?:năm sinh|ngày sinh|sinh|sn|dob)\b[^\n\d]{0,16}\d[\d/.\- ]{1,12}|\b\d{2} tuổi\b",
        re.IGNORECASE,
    ),
    "file": re.compile(rf"[\w()\-.]{{1,80}}\.(?:{_FILE_ENDINGS})\b", re.IGNORECASE),
    "address": re.compile(
        r"\b(?:số nhà|nhà số|ngõ|ngách|hẻm|kiệt|tổ|ấp|thôn|xóm|căn hộ|phòng)\s+\d+[\w/]*"
        r"(?:,?(?:\s+[A-ZĐÀ-Ỹ][^\W\d_]*){1,4})?"
        r"|\b\d+[A-Za-z]?(?:/\d+)*,?\s+(?:đường|phố|ngõ|hẻm|kiệt)\s+[^\W\d_]+"
        r"|\b\d+(?:/\d+)+,?(?:\s+[A-ZĐÀ-Ỹ][^\W\d_]*){1,4}",
    ),
    "kin": re.compile(
        r"\b(?:vợ|chồng|con|mẹ|bố|cha|anh|chị|em|cháu|ông|bà)"
        r"(?: (?:trai|gái|ruột|dâu|rể|nội|ngoại))? (?:của )?tôi\b"
        r"|\btôi (?:là|tên)\b|\btên tôi\b|\bký tên\b",
        re.IGNORECASE,
    ),
}
"""What tells of anybody, in the order in which it is looked for; numbers and names come after."""


def findings(text: str, own: Own | None) -> list[Finding]:
    """Return all that may tell who wrote *text*, in its order, nothing twice."""
    found = [*(own.find(text) if own else ()), *_general(text), *_numbers(text), *_names(text)]
    return _once(found)


def _general(text: str) -> Iterator[Finding]:
    for kind, pattern in GENERAL.items():
        for match in pattern.finditer(text):
            yield Finding(kind, match.start(), match.end(), match[0])


def _numbers(text: str) -> Iterator[Finding]:
    stream = _streams(text)["digits"]
    for match in re.finditer(r"\d{6,}", stream.said):
        start, end = stream.places[match.start()], stream.places[match.end() - 1] + 1
        digits = match[0]
        if re.fullmatch(r"\d{1,2}[/.\-]\d{1,2}[/.\-]\d{4}", text[start:end]):
            continue  # a day
        if re.fullmatch(r"\d{1,3}([.,]\d{3})+", text[start:end]):
            continue  # a sum of money
        yield Finding(_sort_of(digits), start, end, text[start:end])


def _sort_of(digits: str) -> str:
    if re.fullmatch(r"(?:0|84)[235789]\d{8,9}", digits):
        return "phone"
    return "card" if len(digits) in {9, 12} else "number"


def _names(text: str) -> Iterator[Finding]:
    words = list(_WORD.finditer(text))
    at = 0
    while at < len(words):
        run = _run(text, words, at)
        name = run if _is_name(text, run) else []
        if name:
            start, end = name[0].start(), name[-1].end()
            yield Finding("name", start, end, text[start:end])
        at += max(1, len(name))


def _run(text: str, words: Sequence[re.Match[str]], at: int) -> list[re.Match[str]]:
    """Return the words from *at* on that may be one name: capital, or nguyen van a."""
    run = [words[at]]
    small = not words[at][0][0].isupper()
    for one in words[at + 1 : at + 6]:
        between = text[run[-1].end() : one.start()]
        if between.strip(" -.·_\u200b") or "\n" in between or len(between) > 3:
            break
        if not one[0][0].isupper() and not small:
            break
        run.append(one)
        if small and len(run) == 3:
            break
    return run


def _is_name(text: str, run: Sequence[re.Match[str]]) -> bool:
    folded = [_bare(each[0]) for each in run]
    if not run[0][0][0].isupper():
        return len(run) == 3 and folded[0] in FAMILY_NAMES and folded[1] in {"van", "thi"}
    if len(run) >= 2 and folded[0] in FAMILY_NAMES and folded[0] != folded[1]:
        return not (run[0][0].isupper() and len(run[0][0]) > 1 and len(run) > 5)
    return _addressed(text[: run[0].start()]) and folded[0] not in {"uy", "cong", "toi"}


def _once(found: Iterable[Finding]) -> list[Finding]:
    """Return *found* in its order; what lies inside another goes, own identity before the rest."""
    kept: list[Finding] = []
    weight = sorted(found, key=lambda f: (not f.sure, f.kind not in OWN, f.start - f.end, f.start))
    for each in weight:
        if all(each.end <= other.start or each.start >= other.end for other in kept):
            kept.append(each)
    return sorted(kept, key=lambda each: each.start)


def without(text: str, found: Iterable[Finding], instead: str) -> str:
    """Return *text* with *instead* in every place of *found*."""
    for each in sorted(found, key=lambda each: each.start, reverse=True):
        text = text[: each.start] + instead + text[each.end :]
    return text
