"""A worker process of the local engine: loads the model once, then works off shards.

Nothing heavy is imported here at the top: thread counts must be set before numpy is.
"""

import os
import signal
from multiprocessing.connection import Connection

from pipeline.engines.shard import Loader, run_shard
from pipeline.errors import ModelError

_THREADS = (
    "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS",
    "NUMEXPR_NUM_THREADS",
)  # fmt: skip


def one_thread() -> None:
    """Keep numpy's BLAS to one thread; onnxruntime is told by the model's own settings."""
    for name in _THREADS:
        os.environ[name] = "1"


def serve(pipe: Connection, load: Loader) -> None:
    """Answer `None` or the error of `load`, then each shard with its results, one by one.

    Ends when the other side of the pipe is closed: a worker never outlives its engine.
    """
    # Ctrl-C reaches the whole process group; the engine decides when workers end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    one_thread()
    try:
        try:
            extractor = load()
        except Exception as error:
            failure = error if isinstance(error, ModelError) else ModelError(repr(error))
            pipe.send(failure)
            return
        pipe.send(None)
        while True:
            for result in run_shard(extractor, pipe.recv()):
                pipe.send(result)
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return
