"""演示网店: a shop on loopback that shows a recorder everything HTTP can do, and its hostile twin.

`serving` answers by hand, byte for byte, and logs of each answer what was sent and whether all of
it was; `answers` are the shop's; `hostile` are those of the twin, whose pages try to reach
`canaries` on private addresses, to fill the disk, and never to end. Nothing here is reached from
outside: all sockets are on loopback.
"""
