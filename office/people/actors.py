"""Who acts: the one value that every rule is asked about, for citizens, officers and machines."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from office.people.roles import Role


@dataclass(frozen=True)
class Post:
    """A role held in a unit today."""

    role: Role
    unit_id: int
    case_id: int | None = None
    """The one case it is held for; None for a standing post."""


@dataclass(frozen=True)
class Stand:
    """Whose cases somebody works on meanwhile, and until which day."""

    officer_id: int
    name: str
    until: date


@dataclass(frozen=True)
class Actor:
    """A person or machine as the rules see it."""

    kind: str
    """`officer`, `citizen`, `visitor` or `system`."""
    id: int | None
    name: str
    posts: tuple[Post, ...] = ()
    opened: frozenset[int] = field(default_factory=frozenset)
    """Cases a citizen has opened with code and secret."""
    token: str = field(default="", repr=False, compare=False)
    """What this visitor's browser alone keeps; the keys opened for the visit are closed with it."""
    heads: frozenset[str] = field(default_factory=frozenset)
    """For a deputy: the names under which the head may be set aside, as in `excluded.who`."""
    head_away: bool = False
    """For a deputy: there is no head today, or the head is away."""
    stands_for: tuple[Stand, ...] = ()
    """For whom this officer stands in today."""

    @property
    def is_officer(self) -> bool:
        """Tell whether this is an officer at work."""
        return self.kind == "officer"

    @property
    def is_citizen(self) -> bool:
        """Tell whether this is a citizen signed in to an account."""
        return self.kind == "citizen"

    def has(self, *roles: Role) -> bool:
        """Tell whether one of *roles* is held today, in whatever unit."""
        return any(post.role in roles for post in self.posts)

    def units(self, roles: Iterable[Role]) -> frozenset[int]:
        """Return the units in which one of *roles* is held."""
        wanted = set(roles)
        return frozenset(post.unit_id for post in self.posts if post.role in wanted)

    def charged(self, role: Role) -> frozenset[int]:
        """Return the cases for which a standing *role* was appointed."""
        mine = [post.case_id for post in self.posts if post.role == role]
        return frozenset(each for each in mine if each) if None in mine else frozenset()


SYSTEM = Actor("system", None, "Nghe Dân")
VISITOR = Actor("visitor", None, "")
CITIZEN = Actor("citizen", None, "")
"""How the trail names every citizen: the case says whose it is, and a denouncer stays unknown."""


def in_the_trail(actor: Actor) -> Actor:
    """Return *actor* as the trail may name it: an officer by the post, a citizen not at all."""
    return actor if actor.is_officer or actor.kind == SYSTEM.kind else CITIZEN
