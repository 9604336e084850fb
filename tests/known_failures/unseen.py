"""Files of the blind sets (tests/unseen) that do not come out right yet, each with its reason."""

_PARTED_HEAD = "without upright rulings, a head that a numbered heading parts from the indicators is read as prose"

BLIND = {("government_purchase", "pdf-landscape-lines"): _PARTED_HEAD}
