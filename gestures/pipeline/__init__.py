"""The pipeline: script in, a host who speaks and gestures out."""
