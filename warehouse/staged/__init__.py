"""The staged batch: every candidate of a run in a file of its own, checked there before anything is loaded."""
