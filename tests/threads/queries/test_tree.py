"""Where a message stands: the two levels, rings, orphans, depth."""

from threads.queries.tree import blocks, lay_out


def levels(arrows):
    return {place.id: (place.level, place.branch) for place in lay_out(arrows)}


def test_a_line_of_replies_is_all_trunk():
    assert levels([(1, None), (2, 1), (3, 2)]) == {1: (0, 0), 2: (0, 0), 3: (0, 0)}


def test_where_the_talk_forks_replies_with_answers_begin_branches_and_one_without_stays():
    found = levels([(1, None), (2, 1), (3, 1), (4, 2), (5, 1), (6, 5)])
    assert found == {1: (0, 0), 2: (1, 2), 4: (1, 2), 3: (0, 0), 5: (1, 5), 6: (1, 5)}


def test_an_answer_to_the_opening_does_not_make_a_branch_of_a_long_line():
    line = [(1, None), *((n, n - 1) for n in range(2, 40))]
    assert set(levels([*line, (40, 1)]).values()) == {(0, 0)}


def test_a_second_fork_is_set_in_once_more_and_then_never_again():
    chain = [
        (1, None),
        (2, 1),
        (3, 1),
        (12, 3),
        (4, 2),
        (5, 2),
        (6, 4),
        (7, 6),
        (8, 6),
        (9, 7),
        (10, 8),
        (11, 5),
    ]
    found = levels(chain)
    assert [found[pk][0] for pk in (2, 4, 5, 6, 7, 8, 9, 10, 11)] == [1, 2, 2, 2, 2, 2, 2, 2, 2]
    assert {found[pk][1] for pk in (2, 4, 5, 6, 7, 8, 9, 10, 11)} == {2}
    assert found[3] == found[12] == (1, 3)


def test_every_answer_stands_below_its_question_and_nothing_is_lost_or_doubled():
    arrows = [(1, None), *((n, n // 3 + 1 if n // 3 + 1 < n else 1) for n in range(2, 200))]
    places = lay_out(arrows)
    seen = set()
    for place in places:
        assert place.parent is None or place.parent in seen
        seen.add(place.id)
    assert sorted(place.id for place in places) == list(range(1, 200))


def test_an_answer_that_is_dated_before_its_question_still_stands_below_it():
    assert [place.id for place in lay_out([(2, 1), (1, None)])] == [1, 2]


def test_a_parent_that_is_not_there_and_a_ring_do_no_harm():
    assert [place.id for place in lay_out([(1, 99), (2, 1)])] == [1, 2]
    assert sorted(place.id for place in lay_out([(1, None), (2, 3), (3, 2)])) == [1, 2, 3]


def test_a_chain_of_ten_thousand_replies_is_laid_out():
    places = lay_out((n, n - 1 if n > 1 else None) for n in range(1, 10_001))
    assert places[-1].depth == 9_999


def test_blocks_keep_a_branch_whole():
    places = lay_out([(1, None), (2, 1), (3, 1), (4, 2), (5, 3)])
    assert [(branch, [p.id for p in run]) for branch, run in blocks(places)] == [
        (0, [1]), (2, [2, 4]), (3, [3, 5]),
    ]  # fmt: skip
