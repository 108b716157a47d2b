"""Who does the work: threads of this process with a sandbox each, or the workers of a Dask cluster."""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, Protocol

from grader.classroom.bench import Bench, Job, Terms
from grader.datasets.heldout import SEED
from grader.errors import GraderError

Result = dict[str, Any]
AHEAD = 4  # jobs for each worker of a cluster that wait there, so that none has to wait for the next
RETRIES = 2  # of a job whose worker was lost
CONNECT_SECONDS = 15


class Engine(Protocol):
    """Grades jobs in any order. What is yielded is done; an engine that is closed leaves nothing running."""

    title: str

    def run(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, Result]]: ...

    def close(self) -> None: ...


class Local:
    """`count` submissions at a time on this machine. Scoring them takes little: the sandboxes do the work."""

    def __init__(self, terms: Terms, count: int, bench: Callable[[Terms, int], Bench] = Bench) -> None:
        self.title = f"{count} job{'s' if count > 1 else ''}"
        self._terms = terms
        self._count = count
        self._bench = bench
        self._stopped = threading.Event()

    def run(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, Result]]:
        waiting = iter(jobs)
        guard = threading.Lock()
        done: queue.Queue[tuple[Job, Result] | BaseException | None] = queue.Queue(maxsize=2 * self._count)

        def work() -> None:
            bench = None
            try:
                while not self._stopped.is_set():
                    with guard:
                        job = next(waiting, None)
                    if job is None:
                        break
                    bench = bench or self._bench(self._terms, max(1, (os.cpu_count() or 1) // self._count))
                    done.put((job, bench.grade(job)))
                done.put(None)
            except BaseException as error:  # it belongs to the thread that started all this
                done.put(error)
            finally:
                if bench is not None:
                    bench.close()

        threads = [threading.Thread(target=work, daemon=True) for _ in range(self._count)]
        for thread in threads:
            thread.start()
        running = len(threads)
        try:
            while running:
                item = done.get()
                if item is None:
                    running -= 1
                elif isinstance(item, BaseException):
                    raise item
                else:
                    yield item
        finally:
            self._stopped.set()
            while any(thread.is_alive() for thread in threads):
                with suppress(queue.Empty):  # room for threads that want to tell a result which nobody waits for
                    done.get(timeout=0.1)

    def close(self) -> None:
        self._stopped.set()


class Cluster:
    """The workers of a Dask scheduler, each with a sandbox of its own. Files lie where every machine finds them."""

    def __init__(self, terms: Terms, address: str) -> None:
        try:
            from distributed import Client
        except ImportError as error:
            raise GraderError("--engine dask needs dask.distributed.", "pip install -e '.[dask]'") from error
        try:
            self._client = Client(address, timeout=CONNECT_SECONDS)
        except (OSError, ValueError, TimeoutError) as error:
            raise GraderError(
                f"no Dask scheduler answers at {address!r}: {error}.",
                "Start one, dask scheduler, and workers with --nthreads 1; --address tcp://HOST:8786 names it.",
            ) from error
        self._terms = terms
        self._seed = os.environ.get(SEED)
        self.title = f"Dask at {address}"

    def run(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, Result]]:
        from distributed import as_completed

        waiting = iter(jobs)
        given: dict[Any, Job] = {}
        finished = as_completed()

        def hand_out() -> None:
            cores = max(1, sum(self._client.nthreads().values()))
            while len(given) < AHEAD * cores and (job := next(waiting, None)) is not None:
                future = self._client.submit(
                    grade_there, job, self._terms, self._seed, pure=False, retries=RETRIES, key=f"grade-{job.key}"
                )
                given[future.key] = job
                finished.add(future)

        hand_out()
        while given:
            future = next(finished)
            job = given.pop(future.key)
            yield job, future.result() if future.status == "finished" else lost(job, future.exception())
            hand_out()

    def close(self) -> None:
        self._client.close()


_BENCHES: dict[Terms, Bench] = {}


def grade_there(job: Job, terms: Terms, seed: str | None) -> Result:
    """Grades a submission in a worker of a cluster, which keeps its sandbox for the next."""
    with _environment(seed):
        if terms not in _BENCHES:
            _BENCHES[terms] = Bench(terms, threads=os.cpu_count() or 1)
        return _BENCHES[terms].grade(job)


@contextmanager
def _environment(seed: str | None) -> Iterator[None]:
    before = os.environ.pop(SEED, None)
    if seed:
        os.environ[SEED] = seed
    try:
        yield
    finally:
        os.environ.pop(SEED, None)
        if before is not None:
            os.environ[SEED] = before


def lost(job: Job, error: BaseException | None) -> Result:
    """The result of a submission whose workers were lost: the machine's fault, to be tried again."""
    from grader import catalog, rubric
    from grader.report import results

    what = f"the workers that graded it were lost ({type(error).__name__})."
    fault = GraderError(what, "Run the same command again.")
    return results.exercise(rubric.error(catalog.find(job.submission.exercise), fault))
