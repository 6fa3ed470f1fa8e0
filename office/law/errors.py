"""Why the law gives no answer: each refusal has a name and a sentence in Vietnamese and in English."""

from collections.abc import Iterable
from datetime import date


def _said(day: date) -> str:
    return f"{day:%d/%m/%Y}"


class LawError(ValueError):
    """The law, or our table of it, gives no answer to the question as it was put."""

    def __init__(self, en: str, vi: str = "") -> None:
        super().__init__(en)
        self.en = en
        self.vi = vi or en

    def said(self, locale: str) -> str:
        """Say what is wrong and what to do, in Vietnamese, or in English for `en`."""
        return self.en if locale.startswith("en") else self.vi


class BadTable(LawError):
    """A row of our own tables cannot be right; nothing is loaded."""


class UnknownRule(LawError):
    """No rule of this name is in the table."""

    def __init__(self, rule: str) -> None:
        super().__init__(
            f"No rule is called {rule}. The list of rules is at /thoi-han.",
            f"Không có quy tắc nào tên là {rule}. Danh sách các quy tắc ở trang /thoi-han.",
        )


class NotInForce(LawError):
    """The rule exists, but no version of it was in force on the day asked for."""

    def __init__(self, vi: str, en: str, day: date, *, since: date, until: date | None) -> None:
        last_vi = f" đến {_said(until)}" if until else ""
        last_en = f" to {until.isoformat()}" if until else " on"
        super().__init__(
            f"{en} was not in force on {day.isoformat()}: our table knows it from "
            f"{since.isoformat()}{last_en}.",
            f"“{vi}” không có hiệu lực vào ngày {_said(day)}: bảng quy định có từ "
            f"{_said(since)}{last_vi}. Xin kiểm tra lại ngày.",
        )


class BeyondCalendar(LawError):
    """A day lies in a year whose days off are not known; we never guess."""

    def __init__(self, year: int, first: int, last: int) -> None:
        super().__init__(
            f"The days off of {year} are not known: our calendar holds {first} to {last}. "
            "The day is not guessed.",
            f"Chưa có lịch ngày nghỉ của năm {year}: lịch hiện có từ năm {first} đến năm {last}. "
            "Hệ thống không đoán ngày.",
        )


class ImpossibleDate(LawError):
    """What was given is not a day of the calendar."""

    def __init__(self, name: str, called: str, value: object) -> None:
        self.name = name
        super().__init__(
            f"{name} is not a day: {value!r}. Write it as YYYY-MM-DD.",
            f"{called}: “{value}” không phải là một ngày có thật. Xin ghi ngày/tháng/năm.",
        )


class MissingFact(LawError):
    """The day or fact that starts the period is not given."""

    def __init__(self, names_vi: Iterable[str], names_en: Iterable[str]) -> None:
        super().__init__(
            f"Missing: {' or '.join(names_en)}.",
            f"Còn thiếu: {' hoặc '.join(names_vi)}.",
        )


class WrongFact(LawError):
    """A fact no rule asks about, or a value it cannot have; `name` is the fact, where it is one."""

    def __init__(self, en: str, vi: str = "", name: str = "") -> None:
        super().__init__(en, vi)
        self.name = name


class OverlappingPauses(LawError):
    """A period that stands still was suspended once more."""

    def __init__(self, day: date) -> None:
        super().__init__(
            f"Suspended on {day.isoformat()} while an earlier suspension had not ended. "
            "Each suspension begins after the one before it ended.",
            f"Tạm đình chỉ ngày {_said(day)} khi lần tạm đình chỉ trước chưa kết thúc. "
            "Mỗi lần chỉ bắt đầu sau khi lần trước đã có quyết định tiếp tục.",
        )


class SuspendedBeforeStart(LawError):
    """A suspension before the period began to run."""

    def __init__(self, day: date, start: date) -> None:
        super().__init__(
            f"Suspended on {day.isoformat()}, before the period began on {start.isoformat()}.",
            f"Tạm đình chỉ ngày {_said(day)}, trước khi thời hạn bắt đầu ({_said(start)}).",
        )


class ResumedBeforeSuspended(LawError):
    """A decision to go on dated before the suspension it ends."""

    def __init__(self, resumed: date, suspended: date) -> None:
        super().__init__(
            f"Resumed on {resumed.isoformat()}, before the suspension on {suspended.isoformat()}.",
            f"Ngày tiếp tục ({_said(resumed)}) ở trước ngày tạm đình chỉ ({_said(suspended)}). "
            "Xin xem lại ngày của hai quyết định.",
        )


class NoSuspension(LawError):
    """The law knows no suspension of this period."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(
            f"{en}: the law knows no suspension of this period.",
            f"“{vi}”: luật không quy định tạm đình chỉ thời hạn này.",
        )


class UnlawfulExtension(LawError):
    """A longer period than the law allows, or one granted where it allows none."""


class LateExtension(UnlawfulExtension):
    """An extension granted after the period it was to lengthen had ended."""

    def __init__(self, granted: date, last: date) -> None:
        super().__init__(
            f"Granted on {granted.isoformat()}: an extension is lawful until "
            f"{last.isoformat()} only, before the period ends.",
            f"Gia hạn ngày {_said(granted)} là muộn: chỉ được gia hạn đến hết ngày "
            f"{_said(last)}, khi thời hạn chưa hết.",
        )


class BadClosure(LawError):
    """A day off that cannot be added to the calendar."""
