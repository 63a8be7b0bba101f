"""What is said of one fact file: its name, its title, and the table that its rows keep."""

from dataclasses import dataclass

from meguri.tables.schema import Table, Words


@dataclass(frozen=True, slots=True)
class Shipped:
    """One fact file.

    Attributes:
        name: stem of the CSV file, and the name to ask for.
        title: what it holds, in both languages.
        table: the declaration its rows keep.
    """

    name: str
    title: Words
    table: Table

    @property
    def overlay_key(self) -> tuple[str, ...]:
        """The columns by which an imported row replaces a shipped one: the table's key without the source."""
        return tuple(name for name in self.table.key if name != "source_id")
