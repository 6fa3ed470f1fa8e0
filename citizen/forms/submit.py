"""The questions asked when something is filed, and what answers they take."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from wtforms import BooleanField, RadioField, SelectChoice, SelectField

from citizen.forms.rules import Chosen, Day, Email, Needed, Phone, Within
from citizen.kinds import ORDER
from office.base import clock
from office.cases import behalf as for_whom
from office.cases import conflicts, consents
from office.cases.catalogue import FIELDS
from office.cases.intake import LONGEST
from web.forms import EmailField, Form, StringField, TelField, TextAreaField, ValidationError
from web.language import later as _l
from web.language import locale

UNKNOWN = "unknown"
NAMED, NAMELESS = "named", "nameless"
FOR_SOMEONE = tuple(for_whom.LABELS)


def _one_line(value: Any) -> Any:
    return " ".join(value.split()) if isinstance(value, str) else value


class Start(Form):
    """Which of the five kinds it is."""

    kind = RadioField(
        _l("Ông/bà muốn gửi gì?"),
        choices=[*[SelectChoice(kind.value, kind.vi) for kind in ORDER], SelectChoice(UNKNOWN, "")],
        validate_choice=False,
        validators=[Chosen(_l("Chọn một loại, hoặc chọn “Tôi chưa biết” để được giúp."))],
    )


def _subject(example: Any, message: Any) -> StringField:
    return StringField(
        _l("Tóm tắt trong một câu"),
        description=example,
        filters=[_one_line],
        validators=[Needed(message), Within(LONGEST["subject"])],
    )


class Happened(Form):
    """What happened."""

    subject = _subject(
        _l("Ví dụ: Đèn đường Cầu Vồng 5 tắt ba tuần. Nhiều nhất 300 chữ cái."),
        _l("Viết một câu cho biết việc gì, để chúng tôi giao đúng nơi."),
    )
    body = TextAreaField(
        _l("Kể rõ sự việc"),
        description=_l("Việc gì, từ bao giờ, ảnh hưởng đến ai. Viết tự nhiên, không cần theo mẫu."),
        validators=[
            Needed(_l("Kể sự việc bằng vài câu, để chúng tôi hiểu và kiểm tra được.")),
            Within(LONGEST["body"]),
        ],
    )
    place = StringField(
        _l("Việc xảy ra ở đâu?"),
        description=_l("Số nhà, đường, khu phố, hoặc một mốc dễ tìm. Nhiều nhất 300 chữ cái."),
        filters=[_one_line],
        validators=[Within(LONGEST["place"])],
    )
    field_order = ("subject", "body", "place")


class Proposed(Happened):
    """What is proposed."""

    subject = _subject(
        _l("Ví dụ: Xin mở bộ phận một cửa sáng thứ Bảy. Nhiều nhất 300 chữ cái."),
        _l("Viết một câu cho biết ông/bà đề xuất điều gì."),
    )


class Aggrieved(Happened):
    """What is complained of, in the sender's words."""

    subject = _subject(
        _l("Ví dụ: Không đồng ý với mức bồi thường đất. Nhiều nhất 300 chữ cái."),
        _l("Viết một câu cho biết ông/bà khiếu nại điều gì."),
    )


class Witnessed(Happened):
    """What a denouncer knows."""

    subject = _subject(
        _l("Ví dụ: Cán bộ nhận tiền khi làm giấy tờ đất. Nhiều nhất 300 chữ cái."),
        _l("Viết một câu cho biết hành vi vi phạm."),
    )


class AskedFor(Form):
    """What information is wanted, in a sentence, and why."""

    subject = _subject(
        _l("Ví dụ: Xin quyết định thu chi quỹ khu phố năm 2025. Nhiều nhất 300 chữ cái."),
        _l("Viết một câu cho biết ông/bà cần thông tin gì."),
    )
    body = TextAreaField(
        _l("Ông/bà cần thông tin này để làm gì?"),
        description=_l("Vài câu là đủ, để chúng tôi tìm đúng tài liệu."),
        validators=[
            Needed(_l("Viết vài câu để chúng tôi tìm đúng tài liệu.")),
            Within(LONGEST["body"]),
        ],
    )


class Subject(Form):
    """Which field of life it is about."""

    field = RadioField(
        _l("Việc này thuộc lĩnh vực nào?"),
        choices=[SelectChoice(key, _l(words)) for key, words in FIELDS.items()],
        validate_choice=False,
        validators=[Chosen(_l("Chọn lĩnh vực gần nhất. Không chắc thì chọn “Việc khác”."))],
    )


class Wanted(Form):
    """What the office should do."""

    wanted = TextAreaField(
        _l("Ông/bà muốn cơ quan làm gì?"),
        description=_l("Mỗi điều một dòng. Chúng tôi sẽ trả lời từng điều."),
        validators=[Within(LONGEST["wanted"])],
    )


class About(Form):
    """Who in this office it is about: they will not learn of the case."""

    about = SelectField(
        _l("Nếu người hoặc phòng đó ở trong danh sách này, xin chọn"),
        description=_l(
            "Người được chọn và người phụ trách trực tiếp của họ sẽ không thấy đơn này ở bất cứ đâu."
        ),
        choices=[],
        validate_choice=False,
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        found = conflicts.choices(clock.today(), locale())
        self.about.choices = [
            SelectChoice("", _("Không có trong danh sách, hoặc không rõ")),
            *(SelectChoice(each.key, each.label) for each in found),
        ]

    def validate_about(self, field: Any) -> None:
        """Take nothing that was not offered."""
        if field.data and field.data not in {each.value for each in field.choices}:
            raise ValidationError(_("Chọn một dòng trong danh sách."))


class Decision(About):
    """What is complained of (Điều 8 Luật Khiếu nại)."""

    field_order = (
        "accused_body", "about", "decision_number", "decision_date", "received_date", "attempt",
        "late_reason",
    )  # fmt: skip
    accused_body = StringField(
        _l("Cơ quan hoặc người đã ra quyết định, đã làm việc đó"),
        description=_l("Ví dụ: UBND phường Mây Trắng. Nhiều nhất 300 chữ cái."),
        filters=[_one_line],
        validators=[
            Needed(_l("Cho biết cơ quan hoặc người bị khiếu nại; không rõ thì ghi “không rõ”.")),
            Within(300),
        ],
    )
    decision_number = StringField(
        _l("Số của quyết định, nếu có"),
        description=_l("Ví dụ: 118/QĐ-UBND. Nhiều nhất 60 chữ cái."),
        filters=[_one_line],
        validators=[Within(60)],
    )
    decision_date = StringField(
        _l("Ngày ghi trên quyết định, nếu có"),
        description=_l("Ngày/tháng/năm, ví dụ: 14/9/2026."),
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
        validators=[Day()],
    )
    received_date = StringField(
        _l("Ngày ông/bà nhận quyết định, hoặc biết việc làm đó"),
        description=_l("Ngày/tháng/năm. Thời hiệu khiếu nại tính từ ngày này."),
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
        validators=[Needed(_l("Cho biết ngày nhận hoặc biết, ví dụ: 14/9/2026.")), Day()],
    )
    attempt = RadioField(
        _l("Ông/bà đã khiếu nại việc này lần nào chưa?"),
        choices=[
            SelectChoice("first", _l("Chưa, đây là lần đầu")),
            SelectChoice("second", _l("Rồi, tôi không đồng ý với kết quả lần đầu")),
        ],
        validate_choice=False,
        validators=[Chosen(_l("Chọn lần đầu hay lần hai."))],
    )
    late_reason = TextAreaField(
        _l("Nếu đã quá 90 ngày: vì sao ông/bà gửi muộn?"),
        description=_l("Ốm đau, thiên tai, đi công tác, học tập xa… được tính là trở ngại."),
        validators=[Within(2000)],
    )


class Accused(About):
    """Who is denounced, for what (Điều 23 Luật Tố cáo)."""

    field_order = (
        "accused",
        "about",
        "conduct",
        "evidence",
        "reported_elsewhere",
        "threat",
        "protection",
    )
    accused = StringField(
        _l("Ông/bà tố cáo ai?"),
        description=_l("Chức vụ, nơi làm việc là đủ; không cần biết tên. Nhiều nhất 300 chữ cái."),
        filters=[_one_line],
        validators=[
            Needed(_l("Cho biết chức vụ hoặc nơi làm việc của người bị tố cáo.")),
            Within(300),
        ],
    )
    conduct = TextAreaField(
        _l("Theo ông/bà, người đó đã vi phạm điều gì?"),
        description=_l("Ví dụ: nhận tiền, lấy của công, làm sai giấy tờ."),
        validators=[Within(5000)],
    )
    evidence = TextAreaField(
        _l("Có gì chứng minh?"),
        description=_l("Giấy tờ, hình ảnh, người biết việc, nơi có thể kiểm tra."),
        validators=[Within(5000)],
    )
    reported_elsewhere = StringField(
        _l("Ông/bà đã báo nơi nào khác chưa?"),
        description=_l("Tên cơ quan và ngày gửi, nếu có. Nhiều nhất 300 chữ cái."),
        filters=[_one_line],
        validators=[Within(300)],
    )
    threat = RadioField(
        _l("Có ai đe dọa, trả thù ông/bà hoặc người thân không?"),
        choices=[
            SelectChoice("no", _l("Không")),
            SelectChoice("fear", _l("Chưa, nhưng tôi lo")),
            SelectChoice("yes", _l("Có")),
        ],
        validate_choice=False,
        validators=[Chosen(_l("Chọn một câu, để chúng tôi biết có cần bảo vệ ông/bà không."))],
    )
    protection = TextAreaField(
        _l("Ông/bà muốn được bảo vệ thế nào?"),
        description=_l("Giữ kín danh tính là việc đương nhiên. Ghi điều cần thêm, nếu có."),
        validators=[Within(2000)],
    )


class Papers(Form):
    """Which papers, in what form, to where."""

    items = TextAreaField(
        _l("Những thông tin, tài liệu ông/bà cần"),
        description=_l("Mỗi thứ một dòng; có số, ngày của văn bản thì càng tốt."),
        validators=[
            Needed(_l("Ghi ít nhất một thông tin hoặc tài liệu ông/bà cần.")),
            Within(LONGEST["wanted"]),
        ],
    )
    supply_form = RadioField(
        _l("Ông/bà muốn nhận bằng cách nào?"),
        choices=[
            SelectChoice("electronic", _l("Bản điện tử, nhận ngay trên trang theo dõi")),
            SelectChoice("on_site", _l("Đến cơ quan đọc, xem, ghi chép")),
            SelectChoice("paper", _l("Bản giấy gửi qua bưu điện")),
        ],
        validate_choice=False,
        validators=[Chosen(_l("Chọn cách nhận."))],
    )
    supply_address = StringField(
        _l("Địa chỉ nhận bản giấy"),
        description=_l("Chỉ cần khi nhận qua bưu điện. Nhiều nhất 300 chữ cái."),
        filters=[_one_line],
        validators=[Within(300)],
    )

    def validate_supply_address(self, field: Any) -> None:
        """Ask where to send paper when paper is wanted."""
        if self.supply_form.data == "paper" and not field.data:
            raise ValidationError(_("Ghi địa chỉ để chúng tôi gửi bản giấy."))


class _Reachable(Form):
    """Telephone and e-mail, which nobody must give."""

    phone = TelField(
        _l("Số điện thoại"),
        render_kw={"autocomplete": "tel"},
        validators=[Phone()],
    )
    email = EmailField(
        _l("Thư điện tử"),
        description=_l("Chúng tôi chỉ báo có tin mới; nội dung xem trên trang theo dõi."),
        render_kw={"autocomplete": "email"},
        validators=[Email(), Within(254)],
    )


class _Told(_Reachable):
    """How the sender hears that there is news."""

    notice = RadioField(
        _l("Có tin mới thì báo ông/bà bằng cách nào?"),
        description=_l(
            "Tin chỉ có mã hồ sơ và câu “có tin mới”. Không chọn: báo qua thư nếu có ghi."
        ),
        choices=[SelectChoice(way, _l(words)) for way, words in consents.WAYS.items()],
        validate_choice=False,
    )

    def validate_notice(self, field: Any) -> None:
        """Ask for the number or address that the way needs."""
        if field.data and field.data not in consents.WAYS:
            raise ValidationError(_("Chọn một cách báo tin."))
        if field.data == consents.BY_MAIL and not self.email.data:
            raise ValidationError(_("Muốn nhận qua thư điện tử, xin ghi địa chỉ thư ở trên."))
        if field.data == consents.BY_SMS and not self.phone.data:
            raise ValidationError(_("Muốn nhận tin nhắn, xin ghi số điện thoại ở trên."))


class _ForSomeone(_Told):
    """For whom it is filed."""

    behalf = RadioField(
        _l("Ông/bà gửi cho ai?"),
        choices=[SelectChoice(way, _l(words)) for way, words in for_whom.WAYS.items()],
        default=for_whom.OWN,
        validate_choice=False,
    )
    represented = StringField(
        _l("Tên người hoặc tổ chức được gửi thay"),
        description=_l("Chỉ cần khi gửi thay."),
        filters=[_one_line],
        validators=[Within(for_whom.LONGEST[for_whom.WHOM])],
    )
    relation = StringField(
        _l("Quan hệ với người đó, hoặc chức vụ trong tổ chức"),
        description=_l("Ví dụ: con, vợ, người giám hộ, luật sư, giám đốc."),
        filters=[_one_line],
        validators=[Within(for_whom.LONGEST[for_whom.RELATION])],
    )
    authority = StringField(
        _l("Giấy ủy quyền hoặc giấy tờ đại diện: tên, số, ngày"),
        description=_l(
            "Khiếu nại thay phải có giấy tờ hợp pháp (Điều 11 Luật Khiếu nại). Kèm bản chụp ở trang "
            "hình ảnh, giấy tờ."
        ),
        filters=[_one_line],
        validators=[Within(for_whom.LONGEST[for_whom.PAPER])],
    )

    def _missing(self, field: Any, message: Any) -> None:
        if self.behalf.data in {for_whom.RELATIVE, for_whom.ORGANISATION} and not field.data:
            raise ValidationError(message)

    def validate_behalf(self, field: Any) -> None:
        """Take nothing that was not offered."""
        if field.data and field.data not in for_whom.WAYS:
            raise ValidationError(_("Chọn ông/bà gửi cho ai."))

    def validate_represented(self, field: Any) -> None:
        """Ask whom it is for."""
        self._missing(field, _("Ghi tên người hoặc tổ chức mà ông/bà gửi thay."))

    def validate_relation(self, field: Any) -> None:
        """Ask how the two belong together."""
        self._missing(field, _("Ghi quan hệ hoặc chức vụ của ông/bà."))

    def validate_authority(self, field: Any) -> None:
        """Ask for the paper that allows it."""
        self._missing(field, _("Ghi giấy tờ cho phép ông/bà gửi thay; chưa có thì ghi “chưa có”."))


class OpenSender(_ForSomeone):
    """Who reports or proposes: with a name or without."""

    naming = RadioField(
        _l("Ông/bà có muốn cho biết tên không?"),
        choices=[
            SelectChoice(NAMED, _l("Có, tôi cho biết tên")),
            SelectChoice(NAMELESS, _l("Không nêu tên")),
        ],
        validate_choice=False,
        validators=[Chosen(_l("Chọn có hay không nêu tên."))],
    )
    name = StringField(
        _l("Họ và tên"),
        description=_l("Chỉ cần khi nêu tên."),
        filters=[_one_line],
        render_kw={"autocomplete": "name"},
        validators=[Within(120)],
    )
    address = StringField(
        _l("Địa chỉ"),
        filters=[_one_line],
        render_kw={"autocomplete": "street-address"},
        validators=[Within(300)],
    )
    name_hidden = BooleanField(
        _l("Đừng cho đơn vị xử lý biết tên tôi"),
        description=_l("Chỉ bộ phận tiếp nhận và lãnh đạo thấy tên, số điện thoại của ông/bà."),
    )
    field_order = (
        "naming",
        "name",
        "phone",
        "email",
        "notice",
        "address",
        "name_hidden",
        *FOR_SOMEONE,
    )
    when_named = frozenset({"name"})

    def validate_name(self, field: Any) -> None:
        """Ask for the name of whoever chose to give it."""
        if self.naming.data == NAMED and not field.data:
            raise ValidationError(_("Ghi họ tên, hoặc chọn “Không nêu tên” ở trên."))

    def validate_notice(self, field: Any) -> None:
        """Promise no news to whoever gives no name: nothing is sent to them."""
        super().validate_notice(field)
        if self.naming.data == NAMELESS and field.data in {consents.BY_MAIL, consents.BY_SMS}:
            raise ValidationError(_("Không nêu tên thì chúng tôi không gửi tin; xin chọn tự xem."))


class NamedSender(_ForSomeone):
    """Who complains or asks for information: the law asks for name and address."""

    name = StringField(
        _l("Họ và tên"),
        filters=[_one_line],
        render_kw={"autocomplete": "name"},
        validators=[Needed(_l("Ghi họ tên: luật đòi hỏi, để trả lời đúng người.")), Within(120)],
    )
    address = StringField(
        _l("Địa chỉ"),
        description=_l("Số nhà, đường, khu phố, phường hoặc xã."),
        filters=[_one_line],
        render_kw={"autocomplete": "street-address"},
        validators=[
            Needed(_l("Ghi địa chỉ: luật đòi hỏi, để gửi văn bản cho ông/bà.")),
            Within(300),
        ],
    )
    identity_number = StringField(
        _l("Số định danh cá nhân"),
        description=_l("Nếu ghi, ông/bà ít phải chứng minh lại khi đến cơ quan. 12 chữ số."),
        filters=[_one_line],
        render_kw={"autocomplete": "off", "inputmode": "numeric"},
        validators=[Within(20)],
    )
    field_order = ("name", "address", "phone", "email", "notice", "identity_number", *FOR_SOMEONE)


class SealedSender(_Reachable):
    """Who denounces: named under seal, or not named."""

    naming = RadioField(
        _l("Ông/bà có muốn nêu tên không?"),
        choices=[
            SelectChoice(NAMED, _l("Có, tên tôi được niêm phong")),
            SelectChoice(NAMELESS, _l("Không nêu tên")),
        ],
        validate_choice=False,
        validators=[Chosen(_l("Chọn có hay không nêu tên."))],
    )
    name = StringField(
        _l("Họ và tên"),
        description=_l("Chỉ cần khi nêu tên."),
        filters=[_one_line],
        validators=[Within(120)],
    )
    address = StringField(
        _l("Địa chỉ"),
        description=_l("Chỉ cần khi nêu tên."),
        filters=[_one_line],
        validators=[Within(300)],
    )
    field_order = ("naming", "name", "address", "phone", "email")
    when_named = frozenset({"name", "address"})

    def validate_name(self, field: Any) -> None:
        """Ask for the name of whoever chose to give it."""
        if self.naming.data == NAMED and not field.data:
            raise ValidationError(_("Ghi họ tên, hoặc chọn “Không nêu tên” ở trên."))

    def validate_address(self, field: Any) -> None:
        """Ask for the address the law wants beside a name (Điều 23 Luật Tố cáo)."""
        if self.naming.data == NAMED and not field.data:
            raise ValidationError(_("Ghi địa chỉ, hoặc chọn “Không nêu tên” ở trên."))


class Resume(Form):
    """The code of a draft to go on with."""

    code = StringField(
        _l("Mã viết tiếp"),
        description=_l(
            "28 chữ và số ông/bà đã ghi lại. Viết hoa hay thường, có gạch hay không đều được."
        ),
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
        validators=[Needed(_l("Nhập mã viết tiếp.")), Within(200)],
    )


def ordered(form: Form) -> Sequence[Any]:
    """Return the questions of *form* in the order in which they are asked."""
    names = getattr(form, "field_order", None) or [
        each.short_name for each in form if each.type != "CSRFTokenField"
    ]
    return [form[name] for name in names]


def day_said(value: str) -> date | None:
    """Return the day typed as *value*, or None."""
    return Day.read(value)
