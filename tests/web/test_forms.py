"""Forms read one spelling and say in order what is to be mended."""

from flask import Flask
from wtforms import FieldList, FormField
from wtforms import Form as Plain

from web import forms


class Sample(forms.Form):
    name = forms.StringField("Tên", [forms.needed("Xin ghi tên."), forms.at_most(5)])
    body = forms.TextAreaField("Nội dung", filters=[lambda said: (said or "").upper()])
    email = forms.EmailField("Thư", [forms.needed("Xin ghi địa chỉ.")])


def sample(app: Flask, **sent: str) -> Sample:
    with app.test_request_context("/?lang=vi", method="POST", data=sent):
        form = Sample(meta={"csrf": False})
        form.validate()
        return form


def test_text_is_composed_and_trimmed_and_own_filters_stay(app: Flask) -> None:
    form = sample(app, name="  Ti\u1ebfn\u0000 ", body=" e\u0300 ", email="a@b.example")
    assert (form.name.data, form.body.data) == ("Tiến", "È")
    assert form.errors == {}


def test_problems_come_in_the_order_of_the_page_with_the_id_of_the_field(app: Flask) -> None:
    found = forms.problems(sample(app, name="quá dài rồi"))
    assert [field for field, _ in found] == ["name", "email"]
    assert found[1][1] == "Xin ghi địa chỉ."
    assert all(message for _, message in found)


def test_spaces_are_not_an_answer(app: Flask) -> None:
    assert ("name", "Xin ghi tên.") in forms.problems(sample(app, name=" \u00a0 "))


def test_problems_of_inner_forms_are_told_too(app: Flask) -> None:
    class Inner(Plain):
        street = forms.StringField("", [forms.needed("Xin ghi đường.")])

    class Outer(forms.Form):
        place = FormField(Inner)
        more = FieldList(forms.StringField("", [forms.needed("Xin ghi.")]), min_entries=1)

    with app.test_request_context("/", method="POST", data={}):
        form = Outer(meta={"csrf": False})
        form.validate()
        assert [said for _, said in forms.problems(form)] == ["Xin ghi đường.", "Xin ghi."]


def test_unknown_fields_are_ignored(app: Flask) -> None:
    form = sample(app, name="An", email="a@b.example", status="closed")
    assert not hasattr(form, "status")
    assert "status" not in form.data
