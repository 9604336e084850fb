"""Files of the blind sets (tests/unseen) that do not come out right yet, each with its reason."""

_BARE_HEAD = "head and funds bands without upright rulings are read as prose; only the indicators below them are found"

BLIND = {
    ("bare_lines", "pdf-bare"): _BARE_HEAD,
    ("government_purchase", "pdf-landscape-lines"): _BARE_HEAD,
}
