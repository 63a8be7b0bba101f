"""Who appears in the demonstration: organisations that do not exist, and say so in their names."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Player:
    """One organisation with one person who signs in for it.

    Attributes:
        name: short name, by which lives of batteries speak of it.
        called: as people see it; carries the word for synthetic.
        roles: what it is.
    """

    name: str
    called: str
    roles: frozenset[str]

    @property
    def identifier(self) -> str:
        """By which events name it; .example is nobody's (RFC 2606)."""
        return f"did:web:{self.name}.synthetic.example"

    @property
    def mail(self) -> str:
        """By which its person signs in."""
        return f"{self.name}@synthetic.example"


CAST: tuple[Player, ...] = (
    Player("dealer", "模擬EV販売 (synthetic dealer)", frozenset({"dealer"})),
    Player("buyer", "模擬中古車 (synthetic buyer)", frozenset({"dealer"})),
    Player("lab", "模擬電池診断所 (synthetic lab)", frozenset({"diagnoser"})),
    Player("guarantor", "模擬保証 (synthetic guarantor)", frozenset({"guarantor"})),
    Player("recycler", "模擬リサイクル (synthetic recycler)", frozenset({"recycler"})),
    Player("reuse", "模擬リユース (synthetic reuse maker)", frozenset({"reuse_maker"})),
    Player("authority", "模擬監督官庁 (synthetic authority)", frozenset({"authority"})),
    Player("owner", "模擬オーナー (synthetic owner)", frozenset({"owner"})),
    Player("operator", "模擬運営者 (synthetic operator)", frozenset({"administrator"})),
)
PLAYERS = {one.name: one for one in CAST}


def called(name: str) -> str:
    """The identifier of a player."""
    return PLAYERS[name].identifier
