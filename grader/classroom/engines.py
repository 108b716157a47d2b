"""Engines run the jobs: threads of this process, each with its own sandbox, or the workers of a Dask cluster."""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any, Protocol

from grader.classroom.grading import Job, SubmissionGrader, Terms
from grader.datasets.heldout import SEED
from grader.errors import GraderError
from grader.isolation.level import required

Result = dict[str, Any]
AHEAD = 4  # jobs handed out per core of a cluster, so that no worker waits for its next one
RETRIES = 2  # for a job whose worker was lost
CONNECT_SECONDS = 15


class Engine(Protocol):
    """Grades jobs in any order and yields each when it is done. Leaves nothing running when it is closed."""

    title: str

    def run(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, Result]]: ...

    def close(self) -> None: ...


class Local:
    """Grades `count` submissions at a time on this machine, one per core. The sandboxes do nearly all the work."""

    def __init__(
        self, terms: Terms, count: int, new_grader: Callable[[Terms], SubmissionGrader] = SubmissionGrader
    ) -> None:
        self.title = f"{count} job{'s' if count > 1 else ''}"
        self._terms = terms
        self._count = count
        self._new_grader = new_grader
        self._stopped = threading.Event()

    def run(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, Result]]:
        waiting = iter(jobs)
        guard = threading.Lock()
        done: queue.Queue[tuple[Job, Result] | BaseException | None] = queue.Queue(maxsize=2 * self._count)
        graders: list[SubmissionGrader] = []

        def work() -> None:
            grader = None
            try:
                while not self._stopped.is_set():
                    with guard:
                        job = next(waiting, None)
                    if job is None:
                        break
                    if grader is None:
                        grader = self._new_grader(self._terms)
                        graders.append(grader)
                        if self._stopped.is_set():
                            break
                    done.put((job, grader.grade(job)))
                done.put(None)
            except BaseException as error:  # run() raises it in its own thread
                done.put(error)
            finally:
                if grader is not None:
                    grader.close()

        threads = [
            threading.Thread(target=work, daemon=True, name=f"grader-work-{number}") for number in range(self._count)
        ]
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
            for grader in graders:
                grader.stop()
            while any(thread.is_alive() for thread in threads):
                with suppress(queue.Empty):  # threads may be blocked on a full queue: drop their results
                    done.get(timeout=0.1)

    def close(self) -> None:
        self._stopped.set()


class Cluster:
    """The workers of a Dask scheduler, each with its own sandbox. All need the same files at the same paths."""

    def __init__(self, terms: Terms, address: str) -> None:
        try:
            from distributed import Client
        except ImportError as error:
            raise GraderError("--engine dask needs dask.distributed.", "pip install -e '.[dask]'") from error
        try:
            self._client = Client(address, timeout=CONNECT_SECONDS)
        except (OSError, ValueError, TypeError, TimeoutError) as error:
            raise GraderError(
                f"no Dask scheduler answers at {address!r}: {error}.",
                "Start one with `dask scheduler`, add workers with `dask worker HOST:8786 --nthreads 1`, and pass "
                "--address tcp://HOST:8786.",
            ) from error
        try:
            self._client.wait_for_workers(1, timeout=CONNECT_SECONDS)
        except Exception as error:  # TimeoutError, or another error if the scheduler stops at this moment
            self._client.close()
            raise GraderError(
                f"the Dask scheduler at {address!r} has no workers.", f"Start some: dask worker {address} --nthreads 1"
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
            with _reported_when_lost():
                cores = max(1, sum(self._client.nthreads().values()))
            while len(given) < AHEAD * cores and (job := next(waiting, None)) is not None:
                with _reported_when_lost():
                    future = self._client.submit(
                        grade_there, _found_anywhere(job), self._terms, self._seed, pure=False, retries=RETRIES
                    )
                    given[future] = job
                    finished.add(future)

        try:
            hand_out()
            while given:
                future = next(finished)
                job = given.pop(future)
                yield job, _result_of(future, job)
                hand_out()
        finally:
            with suppress(Exception):
                self._client.cancel(list(given), force=True)

    def close(self) -> None:
        with suppress(Exception):  # a lost scheduler has no workers
            self._client.run(close_graders)
        with suppress(Exception):
            self._client.close()


def _found_anywhere(job: Job) -> Job:
    """The job with an absolute path, as workers may run in other folders."""
    return replace(job, submission=replace(job.submission, path=job.submission.path.absolute()))


@contextmanager
def _reported_when_lost() -> Iterator[None]:
    """Raises GraderError, which says what to do, if the scheduler is lost."""
    try:
        yield
    except Exception as error:  # Dask raises many kinds of errors then
        raise GraderError(
            f"the Dask scheduler is lost: {error}.",
            "Start it again, then run the same command again: nothing that was graded is lost.",
        ) from error


class _Graders:
    """The graders of a cluster worker. Each of its threads keeps one for each kind of terms."""

    def __init__(self) -> None:
        self._lock = threading.Condition()
        self._idle: dict[tuple[int, Terms], SubmissionGrader] = {}
        self._seed: str | None = None
        self._busy = 0

    @contextmanager
    def grader(self, terms: Terms, seed: str | None) -> Iterator[SubmissionGrader]:
        """A grader for the caller alone, while the environment has `seed`. Waits until no other seed is in use."""
        key = threading.get_ident(), terms
        with self._lock:
            self._lock.wait_for(lambda: not self._busy or self._seed == seed)
            if not self._busy:
                self._before, self._seed = os.environ.get(SEED), seed
                _set(seed)
            self._busy += 1
            grader = self._idle.pop(key, None)
        try:
            grader = grader or SubmissionGrader(terms)
            yield grader
        finally:
            with self._lock:
                if grader is not None:
                    self._idle[key] = grader
                self._busy -= 1
                if not self._busy:
                    _set(self._before)
                self._lock.notify_all()

    def close(self) -> None:
        """Ends the sandboxes that are not in use."""
        with self._lock:
            idle = list(self._idle.values())
            self._idle.clear()
        for grader in idle:
            grader.close()


def _set(seed: str | None) -> None:
    os.environ.pop(SEED, None)
    if seed:
        os.environ[SEED] = seed


_GRADERS = _Graders()


def grade_there(job: Job, terms: Terms, seed: str | None) -> Result:
    """Grades a submission in a cluster worker. Each thread keeps its sandbox for the next submission.

    Raises GraderError if this machine isolates less than the one that started the run.
    """
    strongest = replace(required(terms.isolation.level), hidden=terms.isolation.hidden)
    with _GRADERS.grader(replace(terms, isolation=strongest), seed) as grader:
        return grader.grade(job)


def close_graders() -> None:
    """Ends the sandboxes of the worker that calls it, except those that another run is using."""
    _GRADERS.close()


def _result_of(future: Any, job: Job) -> Result:
    try:
        result: Result = future.result()
        return result
    except Exception as error:  # the worker failed, or it or the scheduler was lost
        return lost(job, error)


def lost(job: Job, error: BaseException | None) -> Result:
    """The result if the workers of a submission were lost or could not work: an error, which is tried again."""
    from grader.exercise import catalog
    from grader.scoring import results, rubric

    what = f"the workers grading it were lost ({type(error).__name__}: {str(error)[:200]})."
    fault = error if isinstance(error, GraderError) else GraderError(what, "Run the same command again.")
    return results.exercise(rubric.error(catalog.find(job.submission.exercise), fault))
