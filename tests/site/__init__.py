"""A whole web in miniature on loopback: outlets that publish, and everything that goes wrong between them and us.

`site` starts it, `outlet` fills it, `faults` and its neighbours break it, `request_log` says who asked for what.
"""  # noqa: A005
