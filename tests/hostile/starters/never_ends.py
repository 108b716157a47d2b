# Never ends, and ignores signals.
# Reported: training was stopped at its limit of \d+ s
import signal


def attack():
    for number in range(1, signal.NSIG):
        try:
            signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError):
            pass
    while True:
        pass
