"""However deep a request is in calls, its loops ask the system for no memory."""

import resource

from microblog.kit.stack_room import with_room


def _faults_of_a_loop(depth):
    """Pages of memory that came new while a function was called a thousand times, below ``depth`` calls."""
    if depth:
        return _faults_of_a_loop(depth - 1)
    before = resource.getrusage(resource.RUSAGE_THREAD).ru_minflt
    for number in range(1000):
        _three_calls(number)
    return resource.getrusage(resource.RUSAGE_THREAD).ru_minflt - before


def _three_calls(number):
    return _two_calls(number)


def _two_calls(number):
    return abs(number)


def test_no_depth_asks_for_memory_at_each_turn():
    assert max(with_room(_faults_of_a_loop)(depth) for depth in range(300)) < 500
    assert max(map(_faults_of_a_loop, range(300))) >= 1000, "this Python needs no room any more"


def test_it_gives_what_it_is_given():
    assert with_room(lambda request: [request])("a") == ["a"]
