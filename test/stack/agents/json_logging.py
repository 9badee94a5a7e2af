# As the requirements show it: Python's logging with a formatter that prints JSON.
import json
import logging


class JsonFormatter(logging.Formatter):
    def format(self, record):
        return json.dumps(
            {
                "asctime": self.formatTime(record),
                "levelname": record.levelname,
                "workflow_id": getattr(record, "workflow_id", None),
                "task_id": getattr(record, "task_id", None),
                "event": getattr(record, "event", None),
                "message": record.getMessage(),
                "status": getattr(record, "status", None),
            }
        )


handler = logging.StreamHandler()
handler.setFormatter(JsonFormatter())
logger = logging.getLogger("agent")
logger.addHandler(handler)
logger.setLevel(logging.DEBUG)

ids = {"workflow_id": "wf_001", "task_id": "task_012"}
logger.info("Task started", extra={**ids, "event": "task_started", "status": "started"})
logger.error("No answer", extra={**ids, "event": "task_failed", "status": "failure"})
logger.info("Task done", extra={**ids, "event": "task_completed", "status": "success"})
