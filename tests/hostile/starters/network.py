# Connects to servers on this machine and on others.
# Reported: it did not work
import errno
import socket

NOBODY_THERE = (errno.ECONNREFUSED, errno.ENETUNREACH, errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)


def attack():
    for address in (("127.0.0.1", int("PORT")), ("::1", int("PORT")), ("192.0.2.1", 80)):
        try:
            socket.create_connection(address, timeout=1).close()
            return True
        except OSError as error:
            if error.errno not in NOBODY_THERE:
                raise
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.sendto(b"labels, please", ("127.0.0.1", int("PORT")))
    return [name for _, name in socket.if_nameindex()] != ["lo"]
