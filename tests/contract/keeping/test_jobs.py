"""Long work goes on where it was, whatever happened meanwhile; it can be watched and stopped."""

from __future__ import annotations

from functools import partial
from types import MappingProxyType

import pytest

from chassis.errors import Forbidden, Missing, Refused, Unavailable
from chassis.jobs import Step
from contracts.codes import chassis as codes
from contracts.commands import platform as asked
from tests.support.samples import OWNER, Sample, declared, sample
from tests.support.trial import ADMIN, FIRM, OFFICER, Caller, TrialService, open_trial


def make_samples(work, inputs, at):
    """One sample per step."""
    done = at.get("done", 0) + 1
    made = work.create(sample(name=f"{inputs['mark']}{done}"))
    ids = [*at.get("ids", []), made.id]
    if inputs.get("fails_at") == done:
        raise ValueError(f"cannot do number {done}")
    more = done < inputs["count"]
    return Step(
        {"done": done, "ids": ids} if more else None, done, inputs["count"], f"{done}", None if more else {"ids": ids}
    )


class WorkingService(TrialService):
    """Makes samples in a job."""

    long_work = MappingProxyType({"make": make_samples})


@pytest.fixture
def admin(built, clock):
    with declared():
        service = open_trial(built, clock, WorkingService)
        with service.transactions.work() as work:
            work.conn.execute(service.schema.common.job.delete())
        yield Caller(service, ADMIN.id)


def begin(admin, **inputs):
    return admin.send(asked.StartJob(service=OWNER, kind="make", inputs={"count": 3, "mark": "件"} | inputs))


def read(admin, job, **how):
    return admin.send(asked.ReadJob(service=OWNER, id=job.id), **how)


def run(service):
    while service.jobs.once():
        pass


def there(admin, ids):
    with admin.service.transactions.reading() as reading:
        return [reading.find(Sample, id) is not None for id in ids]


def test_a_job_is_done_step_by_step_and_tells_how_far_it_is(admin):
    job = begin(admin)
    assert (job.state, job.done, job.total) == ("waiting", 0, None)
    admin.service.jobs.once()
    seen = read(admin, job)
    assert (seen.state, seen.done, seen.total, seen.message) == ("running", 1, 3, "1")
    run(admin.service)
    seen = read(admin, job)
    assert (seen.state, seen.done) == ("done", 3)
    assert there(admin, seen.result["ids"]) == [True] * 3


def test_another_process_goes_on_where_the_first_one_stopped(admin, built, clock):
    job = begin(admin)
    admin.service.jobs.once()
    admin.service.jobs.once()
    run(open_trial(built, clock, WorkingService))
    seen = read(admin, job)
    assert (seen.state, seen.done, len(set(seen.result["ids"]))) == ("done", 3, 3)


def test_a_step_and_its_mark_commit_together(admin):
    """A crash in the middle of a step leaves nothing of it: it is done again from where it began."""
    job = begin(admin, fails_at=2)
    run(admin.service)
    seen = read(admin, job)
    assert (seen.state, seen.done, seen.message) == ("failed", 1, "ValueError: cannot do number 2")


def test_a_full_disk_does_not_fail_a_job(admin, monkeypatch):
    times = []

    def shaky(work, inputs, at):
        times.append(1)
        if len(times) in (2, 3):
            raise Unavailable(codes.STORE_FULL.fault())
        return make_samples(work, inputs, at)

    monkeypatch.setitem(admin.service.jobs._kinds, "make", shaky)
    job = begin(admin)
    for _ in range(5):
        try:
            admin.service.jobs.once()
        except Unavailable:
            assert read(admin, job).state == "running"
    assert read(admin, job).state == "done"


def test_a_cancelled_job_stops_and_what_is_done_stays_done(admin):
    job = begin(admin)
    admin.service.jobs.once()
    assert admin.send(asked.CancelJob(service=OWNER, id=job.id)).state == "cancelled"
    run(admin.service)
    assert (read(admin, job).state, read(admin, job).done) == ("cancelled", 1)
    with pytest.raises(Refused) as caught:
        admin.send(asked.CancelJob(service=OWNER, id=job.id))
    assert caught.value.code == "job.not-running"


def test_jobs_are_done_in_the_order_in_which_they_were_begun(admin):
    first = begin(admin)
    admin.service.clock.advance(seconds=1)
    second = begin(admin)
    admin.service.jobs.once()
    assert (read(admin, first).state, read(admin, second).state) == ("running", "waiting")


def test_jobs_are_listed_newest_first_page_by_page(admin):
    jobs = []
    for _ in range(5):
        admin.service.clock.advance(seconds=1)
        jobs.append(begin(admin).id)
    first = admin.send(asked.ListJobs(service=OWNER, limit=3))
    rest = admin.send(asked.ListJobs(service=OWNER, after=first.next))
    assert [job.id for job in (*first.items, *rest.items)] == jobs[::-1]


def test_a_repeated_start_begins_one_job(admin):
    start = asked.StartJob(service=OWNER, kind="make", inputs={"count": 1, "mark": "x"})
    assert admin.send(start, key="job").id == admin.send(start, key="job").id


@pytest.mark.parametrize("who", [FIRM, OFFICER])
def test_jobs_are_for_operations_and_for_who_began_them(admin, who):
    job = begin(admin)
    for request in (
        asked.StartJob(service=OWNER, kind="make", inputs={}), asked.ReadJob(service=OWNER, id=job.id),
        asked.ListJobs(service=OWNER), asked.CancelJob(service=OWNER, id=job.id),
    ):  # fmt: skip
        with pytest.raises(Forbidden):
            admin.send(request, by=who)


def test_an_unknown_job_is_missing_and_an_unknown_kind_is_refused(admin):
    for request in (asked.ReadJob(service=OWNER, id="none"), asked.CancelJob(service=OWNER, id="none")):
        with pytest.raises(Missing):
            admin.send(request)
    with pytest.raises(Refused):
        admin.send(asked.StartJob(service=OWNER, kind="unknown", inputs={}))


def test_a_job_whose_kind_is_gone_fails_and_says_so(admin, monkeypatch):
    job = begin(admin)
    monkeypatch.delitem(admin.service.jobs._kinds, "make")
    run(admin.service)
    assert read(admin, job).state == "failed"


@pytest.mark.slow("a thread of its own")
def test_the_thread_does_what_is_begun_and_ends_when_it_is_told(admin):
    admin.service.jobs.start()
    job = begin(admin)
    wait = partial(admin.service._waiting.wait, 0.02)
    for _ in range(500):
        if read(admin, job).state == "done":
            break
        wait()
    admin.service.jobs.stop()
    assert read(admin, job).state == "done"
    assert not admin.service.jobs._thread.is_alive()
