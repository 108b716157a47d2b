"""The exit statuses of all commands."""

OK = 0
NOT_PASSED = 1  # an exercise, a check or a file
WRONG_CALL = 2
GRADER_FAILED = 3
INTERRUPTED, PIPE_CLOSED = 130, 141  # as in a shell: 128 and the number of the signal
