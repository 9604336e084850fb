"""Files of the blind sets (tests/unseen) that do not come out right yet, each with its reason."""

BLIND = {
    ("bare_lines", "pdf-bare"): "a head and a funds band without any ruling are read as prose; only the indicators below them are found",
}
