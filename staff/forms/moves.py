"""What an officer says with each move: one small form a move, so that many can stand on one page."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange, Optional

from office.base import clock, files
from office.base.db import db
from office.base.files import FileRefused, Upload
from office.base.i18n import translate
from office.base.text import nfc
from office.cases import admissibility, conflicts, directory
from office.cases.catalogue import COMPLEXITIES, FIELDS, GROUNDS, URGENCIES, ground
from office.cases.models import Case
from office.law.citing import cited
from office.law.kinds import Kind
from office.people.models import Unit
from staff.told import told
from web import threads
from web.forms import Form, MultipleFileField, StringField, TextAreaField, at_most, needed
from web.language import locale
from web.session import actor

LONGEST = 10_000
WHY = _l("Lý do (người dân đọc được)")
SAY_WHY = _l("Xin ghi lý do, một hai câu cũng đủ.")


class Choices:
    """What can be chosen on this page, read once for all its forms."""

    def __init__(self, today: date) -> None:
        self._known = directory.on(today)
        self.units = self._known.of_kind("unit")
        self.handlers = self._known.handlers
        self.unit_names = _names(self.units)
        self._judged: admissibility.Judgement | None = None

    def judged(self, case: Case) -> admissibility.Judgement:
        """Return what the checklist of *case*, the one case of this page, leads to."""
        if self._judged is None:
            self._judged = admissibility.judge(case)
        return self._judged

    @property
    def agency_names(self) -> dict[int, str]:
        """Return the other agencies a case may be sent to."""
        return _names(self._known.of_kind("outside"))

    def unit(self, id_: Any) -> Unit | None:
        """Return the unit with this number."""
        return _row(id_, self.unit_names)

    def agency(self, id_: Any) -> Unit | None:
        """Return the other agency with this number."""
        return _row(id_, self.agency_names)


def _names(places: Iterable[directory.Place]) -> dict[int, str]:
    english = locale() == "en"
    return {each.id: each.name_en if english else each.name for each in places}


def _row(id_: Any, names: dict[int, str]) -> Unit | None:
    known = next((each for each in names if str(each) == str(id_)), None)
    return db.session.get(Unit, known) if known is not None else None


class MoveForm(Form):
    """The form of one move; ids carry the move's name. CSRF is checked once for every POST."""

    class Meta(Form.Meta):
        """Leave the token to the application."""

        csrf = False

    def __init__(self, name: str, case: Case, choices: Choices, **said: Any) -> None:
        super().__init__(**said)
        self.case, self.choices = case, choices
        for field in self:
            field.id = field.label.field_id = f"{name}-{field.short_name}"
        self.offer()

    def offer(self) -> None:
        """Fill in what can be chosen."""


class Plain(MoveForm):
    """Nothing to say."""


class Reason(MoveForm):
    """A reason in words."""

    reason = TextAreaField(WHY, [needed(SAY_WHY), at_most(LONGEST)])


class Suspend(Reason):
    """The ground, and the decision in which it is written."""

    paper = StringField(
        _l("Số quyết định tạm đình chỉ"),
        [needed(_l("Xin ghi số quyết định; luật đòi quyết định bằng văn bản.")), at_most(200)],
        description=_l("Ví dụ: 12/QĐ-UBND. Ghi đúng như trên văn bản."),
    )


class Resume(MoveForm):
    """The decision to go on."""

    paper = StringField(
        _l("Số quyết định tiếp tục giải quyết"),
        [needed(_l("Xin ghi số quyết định; luật đòi quyết định bằng văn bản.")), at_most(200)],
        description=_l("Ví dụ: 15/QĐ-UBND. Ghi đúng như trên văn bản."),
    )


class InternalReason(MoveForm):
    """A reason among officers."""

    reason = TextAreaField(_l("Ý kiến (chỉ cán bộ đọc)"), [needed(SAY_WHY), at_most(LONGEST)])


class Decline(MoveForm):
    """The ground the law knows, and the reason in words."""

    ground = SelectField(_l("Căn cứ theo luật"))
    reason = TextAreaField(WHY, [needed(SAY_WHY), at_most(LONGEST)])

    def offer(self) -> None:
        """Offer the grounds that the checklist found."""
        found = [ground(key) for key in self.choices.judged(self.case).grounds]
        self.ground.choices = [
            (each.key, f"{translate(each.words, locale())} ({cited(each.article, locale())})")
            for each in found
        ]
        self.ground.validate_choice = False  # the office refuses any other, and says why

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse what no law knows."""
        good = bool(super().validate(extra_validators))
        if self.ground.data in {each.key for each in GROUNDS}:
            return good
        self.ground.errors = [*self.ground.errors, _("Xin chọn một căn cứ.")]
        return False


class Guide(MoveForm):
    """Which agency is competent and how to go there."""

    agency = StringField(
        _l("Cơ quan có thẩm quyền"),
        [needed(_l("Xin ghi tên cơ quan mà người dân cần đến.")), at_most(200)],
    )
    advice = TextAreaField(
        _l("Hướng dẫn người dân"),
        [needed(_l("Xin ghi người dân cần đến đâu, mang gì, gặp ai.")), at_most(LONGEST)],
    )


class Transfer(MoveForm):
    """Which agency gets the case, and why."""

    agency = SelectField(_l("Chuyển đến"))
    reason = TextAreaField(WHY, [needed(SAY_WHY), at_most(LONGEST)])

    def offer(self) -> None:
        """Offer the other agencies."""
        names = {
            id_: name
            for id_, name in self.choices.agency_names.items()
            if f"unit.{id_}" not in self.case.excluded
        }
        self.agency.choices = [(str(id_), name) for id_, name in names.items()]


class Join(MoveForm):
    """The code of the earlier case."""

    first = StringField(
        _l("Mã vụ việc trước"), [needed(_l("Xin nhập mã của vụ việc trước.")), at_most(40)]
    )


class Merge(MoveForm):
    """The case that leads, and why both are one matter."""

    first = StringField(
        _l("Mã vụ sẽ dẫn (hẹn sớm hơn)"),
        [needed(_l("Xin nhập mã của vụ sẽ dẫn.")), at_most(40)],
        description=_l("Vụ cùng việc, đang giải quyết, mà ông/bà cũng được giao."),
    )
    reason = TextAreaField(WHY, [needed(SAY_WHY), at_most(LONGEST)])


class Sort(MoveForm):
    """Kind, field and weight."""

    kind = SelectField(_l("Loại"))
    field = SelectField(_l("Lĩnh vực"))
    urgency = SelectField(_l("Mức khẩn"))
    complexity = SelectField(_l("Độ phức tạp"))

    def offer(self) -> None:
        """Offer the kinds this case may become: a denunciation stays one, nothing becomes one."""
        english = locale() == "en"
        own = Kind(self.case.kind)
        kinds = [kind for kind in Kind if kind == own or Kind.DENUNCIATION not in {kind, own}]
        self.kind.choices = [(kind.value, kind.en if english else kind.vi) for kind in kinds]
        for field, table in (
            (self.field, FIELDS),
            (self.urgency, URGENCIES),
            (self.complexity, COMPLEXITIES),
        ):
            field.choices = [(key, translate(label, locale())) for key, label in table.items()]
            if field.data is None:
                field.data = getattr(self.case, field.short_name)
        if self.kind.data is None:
            self.kind.data = self.case.kind


class _Holder:
    """Unit and officer, checked together."""

    @staticmethod
    def offer(form: Any) -> None:
        """Offer the units and everyone who may be given a case, but nobody whom it is about."""
        names = {
            id_: name
            for id_, name in form.choices.unit_names.items()
            if f"unit.{id_}" not in form.case.excluded
        }
        form.unit.choices = [(str(id_), name) for id_, name in names.items()]
        form.handler.choices = [("", _("Đơn vị tự phân công"))] + [
            (f"{id_}.{unit}", f"{name} – {names.get(unit, '')}".rstrip(" –"))
            for id_, name, unit in form.choices.handlers
            if {f"officer.{id_}", f"unit.{unit}"}.isdisjoint(form.case.excluded)
        ]

    @staticmethod
    def fits(form: Any) -> bool:
        """Tell whether the officer works in the unit (whoever takes denunciations works in all)."""
        _id, _dot, unit = (form.handler.data or "").partition(".")
        if not unit or unit == form.unit.data or int(unit) not in form.choices.unit_names:
            return True
        form.handler.errors = [*form.handler.errors, _("Cán bộ này không thuộc đơn vị đã chọn.")]
        return False


def handler_id(form: Any) -> int | None:
    """Return the officer chosen, or None when the unit shall choose."""
    id_ = (form.handler.data or "").partition(".")[0]
    return int(id_) if id_ else None


class Assign(MoveForm):
    """Which unit, and where known which officer."""

    unit = SelectField(_l("Đơn vị"))
    handler = SelectField(_l("Người xử lý"))

    def offer(self) -> None:
        """Offer units and officers."""
        _Holder.offer(self)
        if self.unit.data is None:
            self.unit.data = str(self.case.unit_id)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check that the officer works in the unit."""
        return bool(super().validate(extra_validators)) and _Holder.fits(self)


class Accept(Sort):
    """Everything settled at the first look."""

    unit = SelectField(_l("Đơn vị"))
    handler = SelectField(_l("Người xử lý"))
    all_good = HiddenField()
    """Every open item of the checklist is answered as lawful with it."""
    listed = HiddenField()
    """Which items the officer had before him."""

    def offer(self) -> None:
        """Offer kinds, fields, units and officers."""
        super().offer()
        _Holder.offer(self)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check that the officer works in the unit."""
        return bool(super().validate(extra_validators)) and _Holder.fits(self)


class Check(MoveForm):
    """Answers to the checklist, each with a note."""

    given: dict[str, tuple[str, str]]

    def read(self, said: Any) -> None:
        """Take in what was chosen and typed for each item of this case."""
        asked = admissibility.items(Kind(self.case.kind), self.case.received_day)
        self.given = {
            each.id: (said.get(f"item-{each.id}", ""), nfc(said.get(f"note-{each.id}", "")).strip())
            for each in asked
        }

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse what is no answer, or too long a note."""
        good = bool(super().validate(extra_validators))
        known = {"", admissibility.YES, admissibility.NO}
        wrong = [
            key
            for key, (said, note) in self.given.items()
            if said not in known or len(note) > LONGEST
        ]
        if wrong:
            said = _("Xin xem lại các mục: %(items)s.", items=", ".join(wrong))
            self.form_errors.append(said)
        return good and not wrong


class Ask(MoveForm):
    """What is missing."""

    question = TextAreaField(
        _l("Cần người dân bổ sung gì?"),
        [needed(_l("Xin ghi rõ cần bổ sung gì, bằng cách nào.")), at_most(LONGEST)],
    )

    def offer(self) -> None:
        """Propose one request for all that the checklist found missing."""
        if self.question.data is None and self.case.status == "received":
            self.question.data = admissibility.request(self.choices.judged(self.case))


class AskExtension(MoveForm):
    """How many days more, and why."""

    days = IntegerField(
        _l("Xin thêm bao nhiêu ngày?"),
        [
            InputRequired(_l("Xin ghi số ngày, bằng chữ số.")),
            NumberRange(1, 3650, _l("Số ngày phải từ 1 trở lên.")),
        ],
    )
    reason = TextAreaField(WHY, [needed(SAY_WHY), at_most(LONGEST)])


class WithFiles(MoveForm):
    """Something with papers, each checked by its content."""

    files = MultipleFileField(_l("Tệp kèm theo"), [Optional()])
    uploads: list[Upload]

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the words, then read and check the files."""
        good = bool(super().validate(extra_validators))
        self.uploads = []
        try:
            for each in self.files.data or []:
                if getattr(each, "filename", ""):
                    self.uploads.append(files.check(each.filename, each.stream.read()))
            files.check_together(self.uploads)
        except FileRefused as refused:
            said = translate(refused.reason, locale(), **refused.facts)
            self.files.errors = [*self.files.errors, said]
            return False
        return good


class Close(WithFiles):
    """What shows that it was done."""

    evidence = TextAreaField(
        _l("Đã làm gì, ở đâu, ngày nào? (người dân đọc được)"), [at_most(LONGEST)]
    )
    taken = StringField(
        _l("Giờ chụp, khi ảnh không tự mang giờ"),
        [at_most(16)],
        description=_l("Ví dụ: 24/11/2026 15:30."),
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse a time that is none, or not yet."""
        good = bool(super().validate(extra_validators))
        if self.taken.data and self._at() is None:
            said = _("Xin ghi giờ và ngày đã qua, như 24/11/2026 15:30.")
            self.taken.errors = [*self.taken.errors, said]
            return False
        return good

    def _at(self) -> datetime | None:
        try:
            at = datetime.strptime(str(self.taken.data or "").strip(), "%d/%m/%Y %H:%M")  # noqa: DTZ007 -- zone below
            at = at.replace(tzinfo=clock.ZONE).astimezone(UTC)
        except (ValueError, OverflowError):
            return None
        return at if at <= clock.now() else None

    @property
    def timed(self) -> list[Upload]:
        """Return the files, with the time written for pictures that tell none."""
        return [files.with_time(each, self._at()) for each in self.uploads]


class Message(WithFiles):
    """A word to the citizen."""

    thread = SelectField(_l("Về việc"), default="")
    text = TextAreaField(
        _l("Viết cho người dân"), [needed(_l("Xin viết nội dung.")), at_most(LONGEST)]
    )
    asks = BooleanField(
        _l("Đây là câu hỏi: thư báo kèm đường dẫn để người dân trả lời ngay"),
        description=_l("Dùng một lần, không cần mã bí mật. Bước xử lý và hạn không đổi."),
    )
    key = HiddenField(validators=[at_most(64)])

    def offer(self) -> None:
        """Offer the subjects; leave the link out of a denunciation: no mail goes out about one."""
        self.thread.choices = list(threads.offered(self.case).items())
        if self.case.kind == Kind.DENUNCIATION:
            del self.asks


class Note(WithFiles):
    """A word among officers; its field is no field of a message, so that neither goes as the other."""

    note = TextAreaField(
        _l("Ghi chú nội bộ (người dân không bao giờ thấy)"),
        [needed(_l("Xin viết ghi chú.")), at_most(LONGEST)],
    )
    key = HiddenField(validators=[at_most(64)])


class SetAside(MoveForm):
    """Whom the case is about."""

    who = SelectField(_l("Người hoặc đơn vị bị nêu trong đơn"))

    def offer(self) -> None:
        """Offer the units and posts, those that the text names first."""
        today = clock.today()
        said = told(self.case, actor()).details if self.case else {}
        named = conflicts.suggested(self.case, today, said) if self.case else []
        rest = [each for each in conflicts.choices(today, locale()) if each not in named]
        self.who.choices = [(each.key, each.label) for each in [*named, *rest]]


class Seal(SetAside):
    """Whom a case that becomes a denunciation is about, where that is clear already."""

    def offer(self) -> None:
        """Offer the units and posts, and that none of them is meant."""
        super().offer()
        none = ("", _("Chưa rõ, hoặc không phải người của cơ quan này"))
        self.who.choices = [none, *self.who.choices]


class Waive(MoveForm):
    """Why no letter is sent."""

    duty = HiddenField()
    reason = TextAreaField(_l("Vì sao không gửi thư này?"), [needed(SAY_WHY), at_most(LONGEST)])
