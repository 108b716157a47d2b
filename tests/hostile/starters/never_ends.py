# Trains for ever, deaf to signals.
# Told: training was stopped after the \d+ s that are allowed
import signal


def attack():
    for number in range(1, signal.NSIG):
        try:
            signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError):
            pass
    while True:
        pass
