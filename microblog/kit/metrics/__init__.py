"""Figures for Prometheus at /metrics (docs/decisions/metrics.md). They tell how the machine does, never what a person does."""

from .questions import Figure, asked

__all__ = ["Figure", "asked"]
