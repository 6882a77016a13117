"""Rasa and TensorFlow say much at start that nobody here can act on."""

from __future__ import annotations

import logging
import os
import sys

import structlog

_SETTINGS = {
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "",
    "LOG_LEVEL": "ERROR",  # of Rasa; also its progress bars
    # One message at a time is too little work for threads.
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
}


def be_quiet() -> None:
    """Call before the first import of Rasa; what is set in the environment stays."""
    for name, value in _SETTINGS.items():
        os.environ.setdefault(name, value)
    logging.captureWarnings(True)  # a filter would not do: some imports set their own
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for noisy in ("py.warnings", "rasa", "matplotlib", "tensorflow", "apscheduler", "absl"):
        logging.getLogger(noisy).setLevel(logging.ERROR)
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),  # stdout belongs to whoever started us
    )
