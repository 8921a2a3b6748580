import signal

from django.core.management.base import BaseCommand

from microblog.kit import parts
from microblog.kit.tasks.worker import Worker, discover


class Command(BaseCommand):
    help = "Runs background work: mail, search, notices, clean-up. Several may run at once."

    def add_arguments(self, parser):
        parser.add_argument("--threads", type=int, default=2, help="tasks at a time (default: 2)")

    def handle(self, *, threads, **options):
        discover()
        worker = Worker(max(1, threads))
        signal.signal(signal.SIGTERM, worker.stop)
        signal.signal(signal.SIGINT, worker.stop)
        with parts.running("worker"):
            worker.run()
