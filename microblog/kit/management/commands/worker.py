import logging
import os
import signal

from django.core.management.base import BaseCommand

from microblog.kit.jobs.worker import Worker, discover

from ... import pidfiles
from ...metrics import counted


class Command(BaseCommand):
    help = "Runs background work: mail, search, notices, clean-up. Several may run at once."

    def add_arguments(self, parser):
        parser.add_argument("--grace", type=float, default=8, help="seconds to finish in when told to stop")

    def handle(self, *, grace, **options):
        discover()
        worker = Worker(grace)
        signal.signal(signal.SIGTERM, worker.stop)
        signal.signal(signal.SIGINT, worker.stop)
        with pidfiles.running("worker") as name:
            counted.share(name)
            worker.run()
        if worker.is_busy:
            # Its schedule is free for another worker by now: leaving at once rolls back what it has begun.
            logging.shutdown()
            os._exit(0)
