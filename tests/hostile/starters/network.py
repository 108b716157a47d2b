# Calls somebody on this machine, and on others.
# Told: it did not work
import socket


def attack():
    for address in (("127.0.0.1", int("PORT")), ("::1", int("PORT")), ("192.0.2.1", 80)):
        try:
            socket.create_connection(address, timeout=1).close()
            return True
        except OSError:
            pass
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            sender.sendto(b"labels, please", ("127.0.0.1", int("PORT")))
    except OSError:
        pass
    interfaces = [name for _, name in socket.if_nameindex()]
    return interfaces != ["lo"]
