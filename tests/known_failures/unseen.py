"""Files of the blind sets (tests/unseen) that do not come out right yet, each with its reason."""

_NARROW = "without upright rulings, columns of ticks hardly wider than a letter are not told apart"

BLIND = {("monitoring_ticks", "pdf-landscape-lines"): _NARROW}
