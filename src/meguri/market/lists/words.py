"""What has to be said of a list that was taken in: findings and assumptions, by code."""

from meguri.tables.schema import N_

IGNORED = "list_ignored"
SUMS = "list_sums"
DEFAULTS = "list_defaults"

FINDING_WORDS: dict[str, str] = {
    IGNORED: N_("{about}: no column takes these headings, so they were left out. Check their spelling."),
    SUMS: N_("{about}: {found} lines that add up others were left out."),
}
ASSUMED_WORDS: dict[str, str] = {
    DEFAULTS: N_("{about}: where the list tells nothing, this was taken: {said}."),
}
