"""The filing being written: found by the token in its own cookie, which only the sender holds."""

import hashlib
import hmac
import json
import secrets
import unicodedata
from typing import Any

from flask import Response, current_app, request

from citizen import steps
from citizen.steps import Step
from office.base import clock, config
from office.cases import codes, drafts
from office.cases.drafts import Open
from office.law.kinds import Kind
from office.people.accounts import hash_of

COOKIE = "don"
PATH = "/gui-don"
LASTS = drafts.KEPT_DAYS * 24 * 3600
LASTS_SEALED = 3600
"""Seconds: a device keeps no longer that a denunciation was sent from it."""
LETTERS = 27
"""133 random bits, and one check letter: as hard to guess as a denunciation's secret."""


def new_token() -> str:
    """Return a token that can be read out and typed: 28 letters in groups of four."""
    letters = "".join(secrets.choice(codes.ALPHABET) for _ in range(LETTERS))
    return codes.grouped(letters + codes.check_letter(letters))


def spell_token(said: str) -> str:
    """Return *said* as tokens are written, or an empty string when it cannot be one."""
    plain = unicodedata.normalize("NFKC", said[:200]).upper()
    letters = "".join(each for each in plain if each.isalnum())
    fits = len(letters) == LETTERS + 1 and all(each in codes.ALPHABET for each in letters)
    if not fits or codes.check_letter(letters[:-1]) != letters[-1]:
        return ""
    return codes.grouped(letters)


def begin() -> Open:
    """Begin a draft; nothing is written until it is kept."""
    return Open(token=new_token())


def current() -> Open | None:
    """Return the draft of this visitor, or None."""
    token = spell_token(request.cookies.get(COOKIE, ""))
    return drafts.load(token) if token else None


def keep(draft: Open, response: Response) -> Response:
    """Keep *draft* and give its token to the visitor for thirty more days."""
    drafts.save(draft, clock.now())
    return hand_over(draft, response)


def hand_over(draft: Open, response: Response) -> Response:
    """Give the token of *draft* to the visitor; it goes to the filing pages alone."""
    sent_sealed = draft.case_id is not None and kind_of(draft) == Kind.DENUNCIATION
    response.set_cookie(
        COOKIE, draft.token, max_age=LASTS_SEALED if sent_sealed else LASTS,
        path=PATH, httponly=True, samesite="Lax",
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
    )  # fmt: skip
    return response


def forget(response: Response) -> Response:
    """Take the token away from this device."""
    response.delete_cookie(
        COOKIE, path=PATH, httponly=True, samesite="Lax",
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
    )  # fmt: skip
    return response


def handle_of(draft: Open) -> str:
    """Return what forms call *draft*, so that a page of another draft is noticed."""
    return hash_of("form " + draft.token)[:16]


def stamp_of(draft: Open) -> str:
    """Return what changes with every word of *draft*, and nobody but we can make.

    The page of checking carries it: what was found complete there is what is sent.
    """
    key = config.current().derive("draft stamp")
    said = json.dumps([draft.token, draft.answers, draft.files], sort_keys=True).encode()
    return hmac.new(key, said, hashlib.sha256).hexdigest()[:32]


def kind_of(draft: Open | None) -> Kind | None:
    """Return the kind chosen in *draft*."""
    try:
        return Kind(draft.kind) if draft else None
    except ValueError:
        return None


def said(draft: Open | None, slug: str) -> dict[str, Any] | None:
    """Return the answers of one page, or None when it was not answered yet."""
    found = draft.answers.get("steps", {}).get(slug) if draft else None
    return dict(found) if found is not None else None


def say(draft: Open, slug: str, answers: dict[str, Any]) -> None:
    """Put the answers of one page into *draft*."""
    draft.answers = {
        **draft.answers,
        "steps": {**draft.answers.get("steps", {}), slug: answers},
    }


def see(draft: Open, slug: str) -> None:
    """Remember that a page without answers was passed."""
    say(draft, slug, said(draft, slug) or {})


def first_gap(draft: Open, kind: Kind) -> Step | None:
    """Return the first page that is not answered yet, or None when all is there."""
    for step in steps.steps_of(kind):
        if not steps.answered(step, said(draft, step.slug)):
            return step
    return None


def is_begun(draft: Open | None) -> bool:
    """Tell whether *draft* holds anything worth going on with."""
    return bool(draft and draft.case_id is None and (draft.answers.get("steps") or draft.files))
