"""Records what Python's loggers write by default. By hand, in a copy of this folder:

python3 -m venv /tmp/loggers && /tmp/loggers/bin/pip install python-json-logger==4.0.0 structlog==25.5.0 loguru==0.7.3
TZ=Europe/Berlin /tmp/loggers/bin/python record.py
"""

import logging
import subprocess
import sys
from pathlib import Path

import structlog
from loguru import logger as loguru_logger
from pythonjsonlogger.json import JsonFormatter

HERE = Path(__file__).parent
IDS = {"workflow_id": "wf_001", "task_id": "task_012"}


def fail():
    raise ValueError("boom")


def with_formatter(formatter, path):
    logger = logging.getLogger(path)
    logger.setLevel(logging.DEBUG)
    logger.propagate = False
    handler = logging.FileHandler(HERE / path, mode="w")
    handler.setFormatter(formatter)
    logger.addHandler(handler)
    return logger


def log_all(logger):
    logger.debug("looking")
    logger.info("Task done", extra={**IDS, "event": "task_completed", "status": "success"})
    logger.warning("slow", extra=IDS)
    try:
        fail()
    except ValueError:
        logger.exception("Task failed", extra={**IDS, "event": "task_failed", "status": "failure"})
    logger.critical("giving up")


# The format that its README begins with, and one with numbers.
log_all(with_formatter(JsonFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"), "python-json-logger.log"))
log_all(with_formatter(JsonFormatter("{created}{levelno}{message}", style="{"), "python-json-logger-numbers.log"))
log_all(with_formatter(logging.Formatter("%(asctime)s - %(name)s - %(levelname)s - %(message)s"), "logging-text.log"))
log_all(with_formatter(logging.Formatter(logging.BASIC_FORMAT), "logging-basic.log"))

with open(HERE / "structlog.log", "w") as file:
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.dict_tracebacks,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.WriteLoggerFactory(file),
    )
    logger = structlog.get_logger()
    logger.debug("looking")
    logger.info("Task 12 is done", **IDS, status="success")
    logger.info("task_completed", **IDS, status="success")
    logger.warning("slow", **IDS)
    try:
        fail()
    except ValueError:
        logger.exception("Task failed", **IDS, status="failure")
    logger.critical("giving up")

with open(HERE / "structlog-epoch.log", "w") as file:
    structlog.configure(
        processors=[structlog.processors.TimeStamper(), structlog.processors.add_log_level, structlog.processors.JSONRenderer()],
        logger_factory=structlog.WriteLoggerFactory(file),
    )
    structlog.get_logger().error("Task failed", **IDS)

loguru_logger.remove()
loguru_logger.add(HERE / "loguru.log", mode="w", serialize=True)
loguru_logger.debug("looking")
loguru_logger.bind(**IDS, event="task_completed", status="success").success("Task done")
loguru_logger.bind(**IDS).warning("slow")
try:
    fail()
except ValueError:
    loguru_logger.bind(**IDS).exception("Task failed")
loguru_logger.critical("giving up")

UNCAUGHT = """
import logging
logging.basicConfig(level="INFO", format="%(levelname)s %(message)s")
logging.info("starting")
def fail(): raise ValueError("boom")
try:
    fail()
except ValueError as error:
    raise RuntimeError("the task failed") from error
"""
with open(HERE / "python-uncaught.log", "w") as file:
    subprocess.run([sys.executable, "-c", UNCAUGHT], stderr=file)
