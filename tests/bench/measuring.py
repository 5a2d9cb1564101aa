"""One scenario, measured in turns with the floor of its run."""

import ctypes
import gc
import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Any

from tests.bench.importing import held
from tests.bench.scenarios import Bench, Scenario

HEAD = (
    f"{'scenario':<50} {'p50 ms':>9} {'p95 ms':>9} {'floor ms':>9} {'floors':>7} {'aim':>5} {'':<8}"
    f" {'cpu fl.':>7} {'queries':>8} {'KB':>6} {'base MB':>8} {'peak MB':>8}"
)
# Milliseconds by the clock and of this process's processor time: the second stays the same on a busy machine.
Taken = tuple[float, float]


@dataclass(frozen=True)
class Found:
    """What came of a scenario. Met or missed by the clock, the floor having been measured in the same minutes."""

    name: str
    said: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    met: bool = False

    @property
    def line(self) -> str:
        if self.said:
            return f"{self.name:<50} {self.said}"
        v = self.values
        return (
            f"{self.name:<50} {v['p50_ms']:>9} {v['p95_ms']:>9} {v['floor_ms']:>9} {v['floors']:>7} {v['aim']:>5}"
            f" {'met' if self.met else 'MISSED':<8} {v['cpu_floors']:>7} {v['queries'] or '':>8} {v['kilobytes']:>6}"
            f" {v['base_mb'] or '':>8} {v['peak_mb'] or '':>8}"
        )


class Peak(Thread):
    """The most memory this process holds while the block runs, in megabytes."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self._ended, self.megabytes = Event(), 0.0

    def run(self) -> None:
        while not self._ended.wait(0.05):
            self.megabytes = max(self.megabytes, held())

    def __enter__(self) -> "Peak":
        self.start()
        return self

    def __exit__(self, *problem: object) -> None:
        self._ended.set()
        self.join()


@dataclass(frozen=True)
class Apart:
    """What work in a process of its own held: before it began, and at most."""

    base_mb: int
    peak_mb: int


def _used() -> float:
    """Seconds of processor time of this process and of those it waited for."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def _timed(work: Callable[[], Any]) -> tuple[Any, Taken]:
    began, used = time.perf_counter(), _used()
    answer = work()
    return answer, ((time.perf_counter() - began) * 1000, (_used() - used) * 1000)


def once(work: Callable[[], Any]) -> Taken:
    return _timed(work)[1]


def memory_of(work: Callable[[], Any]) -> tuple[Apart, Taken]:
    """The megabytes before and while ``work`` is done, and what it took. Before its reference: that may hold all rows at once.

    Work in a process of its own returns what that held: this one has rows of its preparation.
    """
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    before = held()
    with Peak() as peak:
        answer, taken = _timed(work)
    return (answer if isinstance(answer, Apart) else Apart(round(before), round(peak.megabytes))), taken


def in_turns(work: Callable[[], Any], floor: Callable[[], Any], rounds: int) -> tuple[list[Taken], list[Taken]]:
    """What ``work`` and the floor took, in turns."""
    ours: list[Taken] = []
    floors: list[Taken] = []
    for _round in range(rounds):
        floors.append(once(floor))
        ours.append(once(work))
    return ours, floors


def _asked(call: Callable[[], Any]) -> tuple[Any, int]:
    """The answer, and how many queries it took."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        answer = call()
    # Read before the next request, which empties the log.
    return answer, len(captured)


def measured(bench: Bench, scenario: Scenario) -> Found:
    """Prepare, warm up unless it takes minutes, measure."""
    work = scenario.prepare(bench)
    if not work:
        return Found(scenario.name, "not there yet")
    client = bench.client()
    call: Callable[[], Any] = work if callable(work) else lambda: client.get(work)
    floor = scenario.reference(bench) if scenario.reference else lambda: client.get("/bench/floor/")
    queries, size = 0, 0.0
    if not scenario.is_long:
        call()  # what a process keeps is loaded now
        answer, queries = _asked(call)
        status = getattr(answer, "status_code", 200)
        if status != 200:
            return Found(scenario.name, f"answers {status}", {"scenario": scenario.name, "status": status})
        size = len(getattr(answer, "content", b"")) / 1024
        for _warm in range(3):
            call(), floor()
    memory = Apart(0, 0)
    if scenario.megabytes:
        memory, first = memory_of(call)
        floors = [once(floor)]
        more, more_floors = in_turns(call, floor, scenario.rounds - 1)
        ours, floors = [first, *more], [*floors, *more_floors]
    else:
        ours, floors = in_turns(call, floor, scenario.rounds)
    wall, cpu = (statistics.median(taken[n] for taken in ours) for n in range(2))
    base, base_cpu = (statistics.median(taken[n] for taken in floors) for n in range(2))
    values = {
        "scenario": scenario.name,
        "p50_ms": round(wall, 2),
        "p95_ms": round(statistics.quantiles([taken[0] for taken in ours] * 2, n=20)[-1], 2),
        "floor_ms": round(base, 2),
        "floors": round(wall / base, 2),
        "cpu_ms": round(cpu, 2),
        "cpu_floors": round(cpu / base_cpu, 2),
        "aim": scenario.aim,
        "queries": queries,
        "kilobytes": round(size, 1),
        "base_mb": memory.base_mb,
        "peak_mb": memory.peak_mb,
    }
    small = not scenario.megabytes or values["peak_mb"] <= scenario.megabytes
    return Found(scenario.name, values=values, met=values["floors"] <= scenario.aim and small)
