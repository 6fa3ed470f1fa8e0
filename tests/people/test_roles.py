"""Every role has a name and a sentence, and no two are called alike."""

from office.people.roles import WORDS, Role


def test_every_role_is_said_in_words() -> None:
    assert set(WORDS) == set(Role)
    assert all(each.label and each.work.endswith(".") for each in WORDS.values())


def test_no_two_roles_are_called_alike() -> None:
    assert len({each.label for each in WORDS.values()}) == len(Role)


def test_roles_fit_their_column() -> None:
    assert max(len(role) for role in Role) <= 24
