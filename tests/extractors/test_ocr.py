"""What makes a page's picture readable, with pictures drawn here and an engine that says what it is told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.document import Box
from extractors.forms.labels import worded
from extractors.ocr.engine import Area, Reading
from extractors.ocr.lines import Strip, cut_lines, find_overlooked, part_rows, split_rows
from extractors.ocr.picture import INK, clean
from extractors.ocr.straight import find_skew, straighten
from extractors.readers.marks import join_signs, tell_marks
from extractors.readers.scan import worth_keeping
from extractors.readers.scan_words import place_words
from extractors.readers.second_look import AGREED, DISPUTED, MISREAD, UNREAD, Seen, leaves_ink, look_again, looks_misread
from extractors.tables.ruled import find_grids, read_tables
from extractors.tables.scanned import find_rulings
from extractors.tables.words import PageContent, Word

SCALE = 2.0
BLACK = 0


def paper(height: int = 600, width: int = 800) -> Any:
    return np.full((height, width), 255, np.uint8)


def turned(page: Any, degrees: float) -> Any:
    height, width = page.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return cv2.warpAffine(page, matrix, (width, height), borderValue=255)


def ruled() -> Any:
    """A grid of 3 × 3, the first column's lower two cells merged."""
    page = paper()
    for y in (100, 200, 300, 400):
        cv2.line(page, (250 if y == 300 else 50, y), (750, y), BLACK, 2)
    for x in (50, 250, 500, 750):
        cv2.line(page, (x, 100), (x, 400), BLACK, 2)
    return page


def regions(page: Any) -> list[tuple[int, int]]:
    return [(r.row_span, r.column_span) for grid in find_grids(find_rulings(page, SCALE)) for r in grid.regions]


@settings(max_examples=12, deadline=None)
@given(st.floats(-5, 5))
def test_a_turned_page_is_set_straight(degrees: float) -> None:
    within = 0.08 if abs(degrees) > 0.2 else 0.15  # so little is two pixels on this page
    assert find_skew(turned(ruled(), -degrees), SCALE) == pytest.approx(degrees, abs=within)


@pytest.mark.parametrize("corners", [[(40, 0), (770, 0), (800, 600), (0, 600)], [(0, 15), (800, 0), (775, 600), (20, 580)]])
def test_a_page_photographed_from_aside_becomes_a_rectangle(corners: list[tuple[int, int]]) -> None:
    page = np.array([(0, 0), (800, 0), (800, 600), (0, 600)], np.float32)
    matrix = cv2.getPerspectiveTransform(page, np.array(corners, np.float32))
    aside = cv2.warpPerspective(ruled(), matrix, (800, 600), borderValue=255)
    view = straighten(aside, SCALE)
    assert regions(view.grey) == regions(ruled())
    (grid,) = find_grids(find_rulings(view.grey, SCALE))
    place = view.back @ (grid.xs[0] * SCALE, grid.ys[0] * SCALE, 1)
    wanted = matrix @ (50, 100, 1)
    assert place[:2] / place[2] == pytest.approx(wanted[:2] / wanted[2], abs=3)


def test_a_white_page_is_not_turned() -> None:
    assert find_skew(paper(), SCALE) == 0


def test_grey_paper_that_darkens_becomes_white() -> None:
    page = (ruled() * np.linspace(0.9, 0.45, 800)[None, :]).astype(np.uint8)
    even = clean(page, SCALE)
    assert (even[ruled() == 255] > 235).all()
    assert (even[ruled() == 0] < INK).all()


def test_pale_ink_becomes_black() -> None:
    pale = (255 - (255 - ruled().astype(float)) * 0.5).astype(np.uint8)
    assert (clean(pale, SCALE)[ruled() == 0] < 20).mean() > 0.99
    assert (clean(pale, SCALE)[ruled() == 255] == 255).mean() > 0.99


def test_a_seal_goes_and_what_lies_below_stays() -> None:
    page = cv2.cvtColor(ruled(), cv2.COLOR_GRAY2BGR)
    seal = np.full_like(page, 255)
    cv2.circle(seal, (400, 300), 110, (60, 50, 215), 14)
    cv2.putText(seal, "12345", (340, 340), 0, 1.2, (60, 50, 215), 3)
    sealed = cv2.imdecode(cv2.imencode(".jpg", (page.astype(np.uint16) * seal // 255).astype(np.uint8))[1], cv2.IMREAD_COLOR)
    grey = clean(sealed, SCALE)
    assert ((grey < INK) & (ruled() == 255)).sum() < 200
    assert ((grey < INK) & (ruled() == 0)).sum() > 0.95 * (ruled() == 0).sum()


def test_red_letters_stay() -> None:
    page = cv2.cvtColor(paper(), cv2.COLOR_GRAY2BGR)
    cv2.putText(page, "98%", (100, 300), 0, 1, (40, 40, 200), 2)
    assert (clean(page, SCALE) < INK).sum() > 100


def test_rulings_make_a_grid_with_merged_cells() -> None:
    assert sorted(regions(ruled())) == [(1, 1)] * 7 + [(2, 1)]


def test_a_broken_ruling_is_mended_and_a_merged_cell_is_not_cut() -> None:
    page = ruled()
    page[190:210, 560:600] = 255
    page[150:180, 245:255] = 255
    assert regions(page) == regions(ruled())


def test_faint_rulings_count() -> None:
    page = ruled()
    assert regions(np.where(page == 0, 190, 255).astype(np.uint8)) == regions(page)


def test_strokes_of_large_letters_are_no_rulings() -> None:
    page = paper()
    for x in range(100, 700, 70):
        cv2.rectangle(page, (x, 100), (x + 50, 155), BLACK, 5)
        cv2.line(page, (x, 128), (x + 50, 128), BLACK, 5)
    assert find_grids(find_rulings(page, SCALE)) == []


def test_a_short_stroke_that_meets_nothing_is_no_ruling() -> None:
    page = ruled()
    cv2.line(page, (300, 150), (340, 150), BLACK, 2)
    assert regions(page) == regions(ruled())
    assert len(find_rulings(page, SCALE)) == len(find_rulings(ruled(), SCALE))


def test_a_line_is_cut_at_rulings_and_its_margins_fall_away() -> None:
    cells = [Area(0, 0, 100, 40), Area(104, 0, 200, 40), Area(0, 44, 200, 80)]
    assert cut_lines([Area(10, 5, 180, 46)], cells) == [Area(10, 5, 100, 40), Area(104, 5, 180, 40)]
    assert cut_lines([Area(10, 5, 104, 30)], cells) == [Area(10, 5, 100, 30)]


def test_what_stands_beside_the_table_is_kept() -> None:
    assert cut_lines([Area(10, 5, 300, 35)], [Area(0, 0, 100, 40)]) == [Area(10, 5, 100, 35), Area(100, 5, 300, 35)]


def test_a_label_written_downwards_is_cut_off_the_ruling_beside_it() -> None:
    assert cut_lines([Area(90, 10, 140, 170)], [Area(104, 0, 200, 180)]) == [Area(104, 10, 140, 170)]


def test_a_line_is_parted_at_level_rulings_but_not_at_its_own_dash() -> None:
    ruling, dash = Area(0, 30, 400, 34), Area(20, 60, 80, 63)
    assert part_rows(Area(10, 10, 90, 50), [ruling]) == [Area(10, 10, 90, 30), Area(10, 34, 90, 50)]
    assert part_rows(Area(10, 10, 90, 36), [ruling]) == [Area(10, 10, 90, 30)]
    assert part_rows(Area(10, 50, 90, 74), [ruling, dash]) == [Area(10, 50, 90, 74)]


def test_overlooked_figures_are_found_and_specks_and_remains_of_rulings_are_not() -> None:
    page = paper(200, 400)
    cv2.putText(page, "5", (40, 60), 0, 1, BLACK, 3)
    cv2.circle(page, (250, 50), 1, BLACK, -1)
    cv2.line(page, (200, 99), (300, 99), BLACK, 2)
    (found,) = find_overlooked(page, [Area(200, 120, 390, 160)], [Area(10, 10, 150, 100), Area(200, 10, 300, 100)])
    assert found.x0 < 45 < found.x1 and found.y0 < 45 < found.y1


def test_letters_written_downwards_are_one_strip() -> None:
    page = paper(300, 300)
    for k in range(4):
        cv2.rectangle(page, (20, 20 + 50 * k), (50, 50 + 50 * k), BLACK, 3)
    usual = Area(100, 10, 280, 50)
    stack, line = split_rows([Area(10, 10, 60, 220), usual], page)
    assert len(stack.rows) == 4 and line == Strip((usual,))
    assert stack.picture(page).shape[0] < 60 < stack.picture(page).shape[1]


def test_what_the_cell_cuts_off_is_no_letter_of_a_label_written_downwards() -> None:
    page = paper(300, 300)
    for k in range(3):
        cv2.rectangle(page, (20, 20 + 50 * k), (50, 50 + 50 * k), BLACK, 3)
    cv2.line(page, (22, 172), (48, 172), BLACK, 3)
    stack, _ = split_rows([Area(10, 10, 60, 173), Area(100, 10, 280, 50)], page)
    assert len(stack.rows) == 3


class Says:
    """An engine that reads one text after another."""

    def __init__(self, *readings: Reading) -> None:
        self.readings: Iterator[Reading] = iter(readings)

    def find(self, picture: Any, scale: float) -> list[Area]:
        return []

    def read(self, line: Any) -> Reading:
        return next(self.readings)


def said(text: str, chance: float = 0.99) -> Reading:
    return Reading(text, (chance,) * len(text), tuple(k / len(text) for k in range(len(text))))


def seen(reading: Reading, cell: int | None = 0) -> Seen:
    return Seen(Strip((Area(10, 10, 70, 40),)), cell, reading, reading.confidence)


@pytest.mark.parametrize(
    ("first", "others", "text", "at_most"),
    [
        ("290%", ["≥90%", "≥90%"], "≥90%", AGREED),
        ("290%", ["290%", "290%"], "290%", MISREAD),
        ("290%", ["≥90%", "290%"], "≥90%", DISPUTED),
        ("1O", ["10", "10"], "10", AGREED),
    ],
)
def test_what_looks_misread_is_read_again_and_keeps_a_doubt(first: str, others: list[str], text: str, at_most: float) -> None:
    looked = look_again(Says(*map(said, others)), paper(60, 100), seen(said(first)))
    assert looked.reading.text == text
    assert looked.confidence == at_most


def test_the_readings_that_lost_are_told() -> None:
    looked = look_again(Says(said("≥90%"), said("≥9O%")), paper(60, 100), seen(said("290%")))
    assert (looked.reading.text, looked.also_read) == ("≥90%", ("290%", "≥9O%"))
    assert look_again(Says(said("10", 0.95), said("10")), paper(60, 100), seen(said("10", 0.7))).also_read == ()


def placed(text: str, chance: float, cell: int | None, height: int = 30) -> Seen:
    return seen(said(text, chance), cell)._replace(strip=Strip((Area(0, 0, 60, height),)))


def test_ink_in_a_cell_is_never_passed_over() -> None:
    doubtful, line = placed("12", 0.1, 0), placed("产出", 0.9, 1)
    assert worth_keeping([doubtful, line]) == [doubtful, line]
    assert worth_keeping([placed("", 0, 0), line]) == [placed("", 0, 0), line]


def test_specks_are_no_text() -> None:
    line = placed("产出", 0.9, 1)
    speck, remains, outside = placed("", 0, 1), placed("", 0, 0, height=9), placed("一", 0.1, None)
    assert worth_keeping([line, speck, remains, outside]) == [line]


def test_what_was_read_with_doubt_is_known_in_its_row() -> None:
    words = [
        Word("≥90%", 10, 12, 40, 22, confidence=0.6, also_read=("290%",)),
        Word("以上", 44, 12, 60, 22),
        Word("", 110, 12, 120, 22, confidence=0.1),
    ]
    lattice = [Box(0, y, 200, y + 1) for y in (0, 30)] + [Box(x, 0, x + 1, 30) for x in (0, 100, 200)]
    (table,), _ = read_tables(PageContent(1, 300, 300, words, lattice))
    first, second = table.cells
    assert (first.text, first.confidence, first.also_read) == ("≥90% 以上", 0.6, ("290% 以上",))
    assert (second.text, second.confidence) == ("", 0.1)
    assert (worded(table, first).place.confidence, worded(table, first).place.also_read) == (0.6, ("290% 以上",))


def test_what_was_read_well_is_not_read_again() -> None:
    assert look_again(Says(), paper(60, 100), seen(said("98%"))) == seen(said("98%"))


def test_prose_is_not_read_again() -> None:
    assert look_again(Says(), paper(60, 100), seen(said("290%", 0.4), None)).confidence == 0.4


@pytest.mark.parametrize(("rings", "text"), [(2, "3‰"), (1, "3%0")])
def test_per_mille_is_told_by_its_rings(rings: int, text: str) -> None:
    page = paper(60, 100)
    for k in range(rings):
        cv2.circle(page, (38 + 11 * k, 25), 4, BLACK, 1)
    told = join_signs(Seen(Strip((Area(10, 10, 70, 40),)), 0, Reading("3%0", (0.99,) * 3, (0.1, 0.3, 0.8)), 0.99), page)
    assert told.reading.text == text
    assert len(told.reading.starts) == len(told.reading.chances) == len(text)
    assert (told.confidence, told.also_read) == ((AGREED, ("3%0",)) if rings == 2 else (0.99, ()))


def line_of(*runs: tuple[str, int]) -> tuple[Any, Seen]:
    """A line of boxes for letters of 20 pixels, each run of letters from where it begins; and what was read."""
    page, text = paper(60, 400), ""
    starts: list[float] = []
    for letters, x in runs:
        for k, letter in enumerate(letters):
            cv2.rectangle(page, (x + 20 * k + 1, 20), (x + 20 * k + 18, 38), BLACK, 2)
            text, starts = text + letter, [*starts, (x + 20 * k - 10 + 4) / 380]
    return page, Seen(Strip((Area(10, 15, 390, 43),)), None, Reading(text, (0.99,) * len(text), tuple(starts)), 0.99)


def test_a_line_is_parted_where_the_paper_is_blank() -> None:
    page, line = line_of(("资金落实", 20), ("数量", 130))
    first, second = place_words([line], page, 1.0)
    assert (first.text, second.text) == ("资金落实", "数量")
    assert (round(first.x1), round(second.x0)) == (100, 130)
    assert [word.text for word in place_words([line._replace(cell=0)], page, 1.0)] == ["资金落实数量"]


def test_a_narrower_blank_is_a_space_and_that_of_a_stop_is_none() -> None:
    page, line = line_of(("某县财政局", 20), ("评价年度", 135))
    assert [word.text for word in place_words([line], page, 1.0)] == ["某县财政局 评价年度"]
    page, line = line_of(("某县财政局，", 20), ("评价年度", 153))
    assert [word.text for word in place_words([line], page, 1.0)] == ["某县财政局，评价年度"]


@given(st.lists(st.sampled_from(["12", "≥12", "212%", "l2", ""]), min_size=3, max_size=3))
def test_a_text_nobody_read_never_comes_out(texts: list[str]) -> None:
    looked = look_again(Says(*(said(t, 0.7) if t else Reading("") for t in texts[1:])), paper(60, 100), seen(said(texts[0] or "0", 0.7)))
    assert looked.reading.text in [texts[0] or "0", *texts[1:]]


@pytest.mark.parametrize("text", ["290%", "2100%", "1O", "l2", "98$", "二100"])
def test_texts_that_look_misread(text: str) -> None:
    assert looks_misread(text) == (text != "2100%")


@pytest.mark.parametrize("text", ["≥90%", "100%", "12", "9.5", "2023年12月", "产出指标", "GB2312", "150%"])
def test_texts_that_do_not(text: str) -> None:
    assert not looks_misread(text)


def test_unread_ink_is_noticed() -> None:
    line = paper(40, 120)
    for x in (10, 40, 70):
        cv2.rectangle(line, (x, 10), (x + 20, 32), BLACK, 3)
    whole = Reading("中中中", (1, 1, 1), (10 / 120, 40 / 120, 70 / 120))
    assert not leaves_ink(line, whole)
    assert leaves_ink(line, Reading("中中", (1, 1), (10 / 120, 40 / 120)))


def test_a_lone_stroke_is_a_dash_unless_its_column_counts() -> None:
    page = paper(60, 100)
    cv2.line(page, (20, 25), (50, 25), BLACK, 3)
    assert [s.reading.text for s in tell_marks([seen(said("一")), seen(said("V"), 1)], page)] == ["—", "—"]
    assert tell_marks([seen(said("一")), seen(said("二"), 1)], page)[0].reading.text == "一"
    assert tell_marks([seen(said("一")), seen(said("级"))], page)[0].reading.text == "一"


def test_a_lone_slash_is_told_from_a_one() -> None:
    slash, one = paper(60, 100), paper(60, 100)
    cv2.line(slash, (38, 14), (26, 36), BLACK, 2)
    cv2.line(one, (32, 14), (32, 36), BLACK, 2)
    told = tell_marks([seen(said("1"))], slash)[0]
    assert (told.reading.text, told.also_read) == ("/", ("1",))
    assert tell_marks([seen(said("1"))], one)[0].reading.text == "1"


def test_a_label_written_downwards_with_fewer_letters_than_rows_is_doubtful() -> None:
    rows = tuple(Area(10, 10 + 30 * k, 40, 38 + 30 * k) for k in range(4))
    for text, doubtful in (("产出指标", False), ("产出", True), ("产出（5", True)):
        label = seen(said(text))._replace(strip=Strip(rows))
        assert (look_again(Says(said("标", 0.4)), paper(200, 60), label).confidence <= UNREAD) == doubtful


def test_a_label_that_runs_upwards_is_read_upwards() -> None:
    rows = tuple(Area(10, 10 + 30 * k, 40, 38 + 30 * k) for k in range(4))
    label = seen(said("标指出产"))._replace(strip=Strip(rows))
    assert look_again(Says(said("产出指标")), paper(200, 60), label).reading.text == "产出指标"


def test_strokes_of_a_bold_heading_that_touch_are_no_table() -> None:
    page = ruled()
    for y in (40, 48, 58):
        cv2.line(page, (300, y), (430, y), BLACK, 2)
    for x in (310, 350, 390, 420):
        cv2.line(page, (x, 38), (x, 60), BLACK, 2)
    assert len(find_grids(find_rulings(page, SCALE))) == 1


def test_a_photograph_may_be_turned_further() -> None:
    assert find_skew(turned(ruled(), -11), SCALE) == pytest.approx(11, abs=0.1)


def test_a_lone_tick_is_told() -> None:
    assert tell_marks([seen(said("V"))], paper(60, 100))[0].reading.text == "√"
