"""Sends mail beside the request that causes it: an agent does not wait for a mail server, and does not hear that it fails."""

import logging
from threading import Thread

from django.core.mail.backends import smtp

logger = logging.getLogger("bugsink.email")


class EmailBackend(smtp.EmailBackend):
    def send_messages(self, email_messages):
        Thread(target=self._deliver, args=[email_messages], daemon=True).start()
        return len(email_messages)

    def _deliver(self, email_messages):
        try:
            super().send_messages(email_messages)
        except Exception as error:
            logger.warning("Mail cannot be sent by %s:%s: %s", self.host, self.port, error)
