"""Threads that ask for the same result at the same time."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from qingfeng.foundation.once import once


def test_a_result_that_several_threads_ask_for_is_worked_out_once() -> None:
    worked, together = [], Barrier(4)

    @once(maxsize=2)
    def square(number: int) -> int:
        worked.append(number)
        return number * number

    def ask(number: int) -> int:
        together.wait()
        return square(number)

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(ask, [3, 3, 3, 3])) == [9, 9, 9, 9]
    assert worked == [3]


def test_only_the_newest_results_are_kept() -> None:
    worked = []

    @once(maxsize=2)
    def square(number: int) -> int:
        worked.append(number)
        return number * number

    assert [square(number) for number in (1, 2, 3, 3, 1)] == [1, 4, 9, 9, 1]
    assert worked == [1, 2, 3, 1]
