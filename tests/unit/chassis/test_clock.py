"""What clocks promise: one zone, exact microseconds, never backwards."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta

import pytest

from chassis import clock as clocks
from chassis.clock import LATEST, DemoClock, FixedClock, SystemClock, from_micros, to_micros
from chassis.errors import Refused

SUNDAY = datetime(2026, 3, 1, 9, tzinfo=UTC)


@pytest.mark.parametrize("clock", [SystemClock(), FixedClock(SUNDAY)])
def test_every_time_is_told_in_shanghai(clock):
    assert clock.now().utcoffset() == timedelta(hours=8)
    assert str(clock.now().tzinfo) == "Asia/Shanghai"


def test_the_day_changes_at_midnight_in_shanghai():
    assert FixedClock(datetime(2026, 3, 1, 15, 59, 59, tzinfo=UTC)).today() == date(2026, 3, 1)
    assert FixedClock(datetime(2026, 3, 1, 16, tzinfo=UTC)).today() == date(2026, 3, 2)


def test_the_system_clock_is_the_machines():
    before = datetime.now(UTC)
    told = SystemClock().now()
    assert before - timedelta(milliseconds=1) <= told <= datetime.now(UTC)


@pytest.mark.parametrize(
    ("at", "micros"),
    [
        (datetime(1970, 1, 1, tzinfo=UTC), 0),
        (datetime(1970, 1, 1, 0, 0, 0, 1, tzinfo=UTC), 1),
        (datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC), -1),
        (datetime(2026, 11, 20, 1, 2, 3, 456_789, tzinfo=UTC), 1_795_136_523_456_789),
    ],
)
def test_microseconds_and_instants_turn_into_each_other_exactly(at, micros):
    assert to_micros(at) == micros
    assert from_micros(micros) == at
    assert from_micros(micros).utcoffset() == timedelta(hours=8)


def test_a_time_without_a_zone_is_not_guessed():
    with pytest.raises(ValueError, match="no time zone"):
        to_micros(datetime(2026, 3, 1, 9))  # noqa: DTZ001 - that is the case


def test_all_three_answers_of_a_clock_are_of_one_moment():
    clock = FixedClock(SUNDAY)
    assert (clock.now(), clock.micros(), clock.today()) == (SUNDAY, to_micros(SUNDAY), date(2026, 3, 1))


def test_a_fixed_clock_stands_still_until_it_is_moved():
    clock = FixedClock(SUNDAY)
    assert clock.now() == clock.now()
    assert clock.advance(days=1, minutes=2) == SUNDAY + timedelta(days=1, minutes=2) == clock.now()


def test_a_clock_never_shows_an_earlier_time_when_the_machine_steps_back():
    machine = iter([100, 200, 150, 199, 201])
    clock = clocks._Forward(lambda: next(machine))
    assert [clock.micros() for _ in range(5)] == [100, 200, 200, 200, 201]


def test_a_clock_never_goes_back_between_threads():
    clock = SystemClock()
    told: list[list[int]] = [[] for _ in range(4)]

    def ask(mine: list[int]) -> None:
        mine.extend(clock.micros() for _ in range(2000))

    threads = [threading.Thread(target=ask, args=(mine,)) for mine in told]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(mine == sorted(mine) for mine in told)


def test_the_system_clock_cannot_be_set():
    with pytest.raises(Refused) as refused:
        SystemClock().set(SUNDAY)
    assert refused.value.code == "clock.not-demo"


def test_a_demo_clock_runs_with_the_machine_until_it_is_set(tmp_path):
    assert abs(DemoClock(tmp_path / "clock").now() - datetime.now(UTC)) < timedelta(seconds=1)


def test_a_demo_clock_goes_on_from_where_it_was_set(tmp_path):
    clock = DemoClock(tmp_path / "clock")
    later = clock.now() + timedelta(days=400)
    assert later <= clock.set(later) < later + timedelta(seconds=5)
    first, second = clock.micros(), clock.micros()
    assert to_micros(later) <= first <= second


def test_every_process_sees_the_demo_clock_move(tmp_path):
    one, other = DemoClock(tmp_path / "clock"), DemoClock(tmp_path / "clock")
    before = other.now()
    for days in (100, 200):
        one.set(before + timedelta(days=days))
        assert other.now() >= before + timedelta(days=days)
    assert DemoClock(tmp_path / "clock").now() >= before + timedelta(days=200)  # and a later one too


@pytest.mark.parametrize("make", [lambda _: FixedClock(SUNDAY), lambda folder: DemoClock(folder / "clock")])
def test_no_clock_can_be_set_back(tmp_path, make):
    clock = make(tmp_path)
    there = clock.set(clock.now() + timedelta(days=10))
    with pytest.raises(Refused) as refused:
        clock.set(there - timedelta(seconds=10))
    (fault,) = refused.value.faults
    assert (fault.code, fault.pointer) == ("clock.back", "#/to")
    assert (there - timedelta(seconds=10)).isoformat() in fault.detail.en
    assert clock.now() >= there


def test_of_two_processes_that_set_the_demo_clock_the_later_time_stays(tmp_path):
    clocks_ = [DemoClock(tmp_path / "clock") for _ in range(8)]
    times = [clocks_[0].now() + timedelta(days=days) for days in range(1, 9)]

    def try_to_set(clock: DemoClock, to: datetime) -> None:
        try:
            clock.set(to)
        except Refused as refused:
            assert refused.code == "clock.back"  # noqa: PT017 - the others must be able to win

    threads = [threading.Thread(target=try_to_set, args=pair) for pair in zip(clocks_, times, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert DemoClock(tmp_path / "clock").now() >= times[-1]


def test_a_demo_clock_makes_its_folder(tmp_path):
    clock = DemoClock(tmp_path / "not" / "yet" / "clock")
    clock.set(clock.now() + timedelta(days=1))
    assert (tmp_path / "not" / "yet" / "clock").is_file()


def test_a_damaged_demo_clock_is_named_in_both_languages(tmp_path):
    (tmp_path / "clock").write_text("tomorrow")
    with pytest.raises(
        ValueError, match=r"clock: 时钟偏移不是整数 · the clock offset is not a whole number: 'tomorrow'"
    ):
        DemoClock(tmp_path / "clock").now()


def test_a_demo_clock_whose_file_goes_missing_does_not_jump_back(tmp_path):
    clock = DemoClock(tmp_path / "clock")
    there = clock.set(clock.now() + timedelta(days=10))
    (tmp_path / "clock").unlink()
    assert clock.now() >= there


def test_a_stopwatch_counts_milliseconds():
    elapsed = clocks.stopwatch()
    threading.Event().wait(0.02)
    assert 19 <= elapsed() < 2000


@pytest.mark.parametrize("make", [lambda _: FixedClock(SUNDAY), DemoClock])
def test_no_clock_can_be_set_so_far_that_nothing_could_follow(tmp_path, make):
    clock = make(tmp_path / "clock")
    with pytest.raises(Refused) as told:
        clock.set(LATEST)
    (fault,) = told.value.faults
    assert (fault.code, fault.pointer) == ("clock.too-far", "#/to")
    assert clock.set(LATEST - timedelta(days=1)).year == 2199
