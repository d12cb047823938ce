"""收发报文的操作。

Operations that send and receive messages.
"""
