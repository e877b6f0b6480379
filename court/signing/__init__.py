"""Seals and signatures: one port, several kinds of key behind it, one verifier.

`port` is the door; `pades` signs with a key in a file (`keys`), `hsm` with a key in a device,
what repeats from signature to signature is kept in `repeating`;
`sm2` with the national algorithms, `statements` what is no PDF; `timestamps` asks an
authority outside for the time; `drawing` draws the seal, `verify` reads a signature,
`configuration` chooses by the settings.
"""
