"""What an officer writes down for someone at the counter."""

import re
from datetime import date
from typing import Any

from wtforms import BooleanField, Field, RadioField, SelectChoice, SelectField

from office.base import clock
from office.cases import behalf, conflicts, consents, counter
from office.cases.catalogue import CHANNELS, FIELDS
from office.cases.counter import WrongDay
from office.cases.intake import LONGEST
from office.law.kinds import Kind
from office.people.actors import Actor
from staff.forms.calendar import a_day, day_of
from web.forms import (
    Form,
    MultipleFileField,
    StringField,
    TextAreaField,
    ValidationError,
    at_most,
    needed,
)
from web.language import later as _l
from web.language import locale
from web.language import said as _

AS_ON_PAPER = _l("Ngày/tháng/năm, ví dụ 14/9/2026.")
NAMED = frozenset({Kind.COMPLAINT, Kind.INFORMATION})
"""Kinds for which the law asks name and address."""
_PHONE = re.compile(r"\+?\d[\d\s.()\-]{2,18}", re.ASCII)
_MAIL = re.compile(r"[^@\s,;<>()\"]+@[^@\s.,;<>()\"]+(\.[^@\s.,;<>()\"]+)+")


class Unchecked(Form):
    """The token is checked once for every POST."""

    class Meta(Form.Meta):
        """Leave the token to the application."""

        csrf = False


class Counter(Unchecked):
    """Everything on one page: who came how, who it is, what is said."""

    loai = RadioField(_l("Loại"), validate_choice=False)
    qua = RadioField(_l("Đến bằng cách nào?"), validate_choice=False)
    ngay_den = StringField(
        _l("Đơn, thư đến ngày nào?"),
        [a_day],
        description=_l(
            "Chỉ với bưu chính, thư điện tử, cơ quan khác chuyển. Để trống là hôm nay. "
            "Thời hạn tính từ ngày này; ghi sổ muộn thì ai cũng thấy."
        ),
    )
    co_quan = StringField(
        _l("Cơ quan chuyển đến, số công văn"),
        [at_most(300)],
        description=_l("Chỉ với đơn cơ quan khác chuyển."),
    )
    ho_ten = StringField(_l("Họ và tên người gửi"), [at_most(120)])
    dien_thoai = StringField(_l("Số điện thoại"), [at_most(20)])
    thu = StringField(
        _l("Thư điện tử"),
        [at_most(254)],
        description=_l("Chỉ ghi khi người gửi đồng ý nhận tin ở đó; tin không có nội dung."),
    )
    bao_tin = SelectField(_l("Có tin mới thì báo người gửi bằng cách nào?"), validate_choice=False)
    dia_chi = StringField(_l("Địa chỉ"), [at_most(300)])
    dinh_danh = StringField(_l("Số định danh cá nhân"), [at_most(20)])
    khong_ten = BooleanField(
        _l("Người gửi không nêu tên"),
        description=_l("Không được với khiếu nại và yêu cầu thông tin."),
    )
    tieng = SelectField(
        _l("Tin và biên nhận bằng tiếng"),
        choices=[SelectChoice("vi", "Tiếng Việt"), SelectChoice("en", "English")],
    )
    cho_ai = SelectField(_l("Người gửi gửi cho ai?"), validate_choice=False)
    duoc_thay = StringField(
        _l("Tên người hoặc tổ chức được gửi thay"), [at_most(behalf.LONGEST[behalf.WHOM])]
    )
    quan_he = StringField(
        _l("Quan hệ với người đó, hoặc chức vụ trong tổ chức"),
        [at_most(behalf.LONGEST[behalf.RELATION])],
    )
    giay_to = StringField(
        _l("Giấy ủy quyền hoặc giấy tờ đại diện: tên, số, ngày"),
        [at_most(behalf.LONGEST[behalf.PAPER])],
        description=_l("Chụp kèm ở dưới. Chưa có thì ghi “chưa có” và hẹn bổ sung."),
    )
    tom_tat = StringField(
        _l("Tóm tắt trong một câu"),
        [needed(_l("Ghi một câu cho biết việc gì.")), at_most(LONGEST["subject"])],
    )
    noi_dung = TextAreaField(
        _l("Người gửi nói gì?"),
        [needed(_l("Ghi lời người gửi kể, càng sát lời càng tốt.")), at_most(LONGEST["body"])],
        description=_l("Ghi sát lời người gửi; trang sau đọc lại cho họ nghe."),
    )
    mong_muon = TextAreaField(
        _l("Người gửi muốn cơ quan làm gì?"),
        [at_most(LONGEST["wanted"])],
        description=_l("Mỗi điều một dòng; yêu cầu thông tin: mỗi tài liệu một dòng."),
    )
    linh_vuc = SelectField(_l("Lĩnh vực"))
    noi = StringField(_l("Việc xảy ra ở đâu?"), [at_most(LONGEST["place"])])
    ve_ai = SelectField(
        _l("Việc này về người hoặc phòng nào ở đây?"),
        description=_l("Khiếu nại, tố cáo: người được chọn sẽ không thấy vụ việc ở bất cứ đâu."),
        validate_choice=False,
    )
    bi_khieu_nai = StringField(_l("Cơ quan, người bị khiếu nại"), [at_most(300)])
    so_quyet_dinh = StringField(_l("Số quyết định"), [at_most(60)])
    ngay_quyet_dinh = StringField(_l("Ngày quyết định"), [a_day], description=AS_ON_PAPER)
    ngay_nhan = StringField(
        _l("Ngày người gửi nhận hoặc biết quyết định, việc làm"), [a_day], description=AS_ON_PAPER
    )
    lan = SelectField(
        _l("Khiếu nại lần"),
        choices=[SelectChoice("first", _l("Lần đầu")), SelectChoice("second", _l("Lần hai"))],
        default="first",
        validate_choice=False,  # not on the page of whoever takes no complaints
    )
    bi_to_cao = StringField(_l("Người bị tố cáo"), [at_most(300)])
    hinh_thuc = SelectField(
        _l("Nhận thông tin bằng cách nào?"),
        choices=[
            SelectChoice("on_site", _l("Đến cơ quan đọc, xem, ghi chép")),
            SelectChoice("paper", _l("Bản giấy gửi qua bưu điện")),
            SelectChoice("electronic", _l("Bản điện tử")),
        ],
        default="on_site",
        validate_choice=False,  # not on the page of whoever takes no requests
    )
    tep = MultipleFileField(_l("Bản chụp đơn, giấy tờ"))

    def __init__(self, actor: Actor, **given: Any) -> None:
        super().__init__(**given)
        english = locale() == "en"
        kinds = counter.kinds_of(actor)
        self.loai.choices = [(each.value, each.en if english else each.vi) for each in kinds]
        channels = [each for each in CHANNELS if any(counter.ways_of(kind, each) for kind in kinds)]
        self.qua.choices = [(each, _(CHANNELS[each])) for each in channels]
        self.bao_tin.choices = [("", _("Qua thư nếu có ghi, không thì thôi"))] + [
            (key, _(words)) for key, words in consents.WAYS.items()
        ]
        self.cho_ai.choices = [(key, _(words)) for key, words in behalf.WAYS.items()]
        self.linh_vuc.choices = [(key, _(words)) for key, words in FIELDS.items()]
        self.linh_vuc.data = self.linh_vuc.data or "other"
        found = conflicts.choices(clock.today(), locale())
        self.ve_ai.choices = [("", _("Không có trong danh sách, hoặc không rõ"))] + [
            (each.key, each.label) for each in found
        ]

    @property
    def kind(self) -> Kind:
        """Return the kind chosen; the form must have been validated."""
        return Kind(self.loai.data)

    @property
    def came(self) -> date:
        """Return the day it came: today where nothing else is said."""
        return day_of(self.ngay_den.data or "") or clock.today()

    def validate_loai(self, field: Field) -> None:
        """Ask for one of the kinds this officer may take."""
        if field.data not in {key for key, _label in field.choices}:
            raise ValidationError(_("Chọn loại."))

    def validate_qua(self, field: Field) -> None:
        """Ask for a channel by which this kind may come."""
        if field.data not in {key for key, _label in field.choices}:
            raise ValidationError(_("Chọn đơn đến bằng cách nào."))
        sealed = self.loai.data == Kind.DENUNCIATION
        if sealed and not counter.ways_of(Kind.DENUNCIATION, field.data):
            raise ValidationError(
                _("Tố cáo chỉ nhận bằng đơn có chữ ký hoặc trình bày trực tiếp (Điều 22 Luật Tố cáo).")
            )  # fmt: skip

    def validate_ngay_den(self, field: Field) -> None:
        """Refuse a day to come, one too far back, and any other than today for whoever is here."""
        if field.errors or not self.qua.data:
            return
        try:
            counter.refuse_day(self.qua.data, self.came, clock.today())
        except WrongDay:
            raise ValidationError(
                _("Ngày này chưa đến, đã quá một năm, hoặc không hợp với người đang ở đây hay gọi điện.")
            ) from None  # fmt: skip

    def validate_co_quan(self, field: Field) -> None:
        """Ask who transferred it."""
        if self.qua.data == counter.TRANSFERRED and not field.data:
            raise ValidationError(_("Ghi cơ quan nào chuyển đến."))

    def validate_ho_ten(self, field: Field) -> None:
        """Ask for the name, unless none is given and none is needed."""
        if not field.data and (self.loai.data in NAMED or not self.khong_ten.data):
            raise ValidationError(_("Ghi họ tên người gửi, hoặc đánh dấu là không nêu tên."))

    def validate_dia_chi(self, field: Field) -> None:
        """Ask for the address where the law does."""
        if not field.data and self.loai.data in NAMED:
            raise ValidationError(_("Ghi địa chỉ: luật đòi hỏi, để gửi văn bản trả lời."))

    def validate_khong_ten(self, field: Field) -> None:
        """Refuse a nameless complaint or request for information."""
        if field.data and self.loai.data in NAMED:
            raise ValidationError(_("Khiếu nại và yêu cầu thông tin phải có họ tên."))

    def validate_dien_thoai(self, field: Field) -> None:
        """Refuse what cannot be dialled."""
        if field.data and not _PHONE.fullmatch(field.data):
            raise ValidationError(_("Số điện thoại chỉ gồm chữ số, ví dụ: 0900 000 123."))

    def validate_thu(self, field: Field) -> None:
        """Refuse what is no address."""
        if field.data and not _MAIL.fullmatch(field.data):
            raise ValidationError(_("Địa chỉ thư cần có dạng ten@vidu.vn. Không có thì để trống."))

    @property
    def for_someone(self) -> dict[str, str]:
        """Return for whom it is filed; empty for the sender's own."""
        said = (self.cho_ai, self.duoc_thay, self.quan_he, self.giay_to)
        return behalf.details(
            self.kind, dict(zip(behalf.LABELS, (each.data for each in said), strict=True))
        )

    def validate_cho_ai(self, field: Field) -> None:
        """Ask who it is for, how they belong together, and by which paper; never of a denunciation."""
        if field.data in {None, "", behalf.OWN}:
            return
        if field.data not in behalf.WAYS:
            raise ValidationError(_("Chọn người gửi gửi cho ai."))
        if self.loai.data == Kind.DENUNCIATION:
            raise ValidationError(
                _("Tố cáo do chính người tố cáo trình bày; không ghi thay người khác.")
            )
        if not all(each.data for each in (self.duoc_thay, self.quan_he, self.giay_to)):
            raise ValidationError(_("Gửi thay: ghi tên người được gửi thay, quan hệ và giấy tờ."))

    def validate_bao_tin(self, field: Field) -> None:
        """Ask for the number or address that the way needs."""
        if field.data and field.data not in consents.WAYS:
            raise ValidationError(_("Chọn một cách báo tin."))
        needs = {consents.BY_MAIL: self.thu, consents.BY_SMS: self.dien_thoai}.get(field.data)
        if needs is not None and not needs.data:
            raise ValidationError(_("Ghi số điện thoại hoặc địa chỉ thư cho cách báo này."))

    def _chosen(self, field: Field, kind: Kind) -> None:
        offered = {each.value for each in field.iter_choices()}
        if self.loai.data == kind and field.data not in offered:
            raise ValidationError(_("Lựa chọn này không có trong danh sách. Xin chọn lại."))

    def validate_lan(self, field: Field) -> None:
        """Ask of a complaint whether it is the first."""
        self._chosen(field, Kind.COMPLAINT)

    def validate_hinh_thuc(self, field: Field) -> None:
        """Ask of a request how the information is to be received."""
        self._chosen(field, Kind.INFORMATION)

    def validate_mong_muon(self, field: Field) -> None:
        """Ask which papers are wanted."""
        if not field.data and self.loai.data == Kind.INFORMATION:
            raise ValidationError(_("Ghi ít nhất một thông tin hoặc tài liệu cần có."))

    def validate_ve_ai(self, field: Field) -> None:
        """Take nothing that was not offered."""
        if field.data and field.data not in {key for key, _label in field.choices}:
            raise ValidationError(_("Chọn một dòng trong danh sách."))


class Agreed(Unchecked):
    """How the sender agreed to what was read back."""

    cach = RadioField(_l("Người gửi xác nhận thế nào?"), validate_choice=False)
    tep_ky = MultipleFileField(
        _l("Bản chụp tờ đã ký"), description=_l("Không bắt buộc; bản ký cất vào hồ sơ giấy.")
    )

    def __init__(self, kind: Kind, channel: str, **given: Any) -> None:
        super().__init__(**given)
        ways = counter.ways_of(kind, channel)
        self.cach.choices = [(each, _(counter.WAYS[each])) for each in ways]

    def validate_cach(self, field: Field) -> None:
        """Ask for one of the ways of this channel."""
        if field.data not in {key for key, _label in field.choices}:
            raise ValidationError(_("Chọn người gửi đã xác nhận bằng cách nào."))
