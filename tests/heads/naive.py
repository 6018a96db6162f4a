"""What a sketch must be, told once more and slowly: the twin that all back ends are held against."""

import hashlib
import hmac

from sekisho.heads import HashKey

MASK = 2**64 - 1


def sketch(ids: list[str] | list[int], namespace: str, key: HashKey, *, lg_k: int = 20) -> bytes:
    """The sketch of these ids, in the serial form of Apache DataSketches."""
    hashes = {max(1, keyed(one, namespace, key) >> 1) for one in ids}
    kept = sorted(hashes)
    theta = None
    if len(kept) > 2**lg_k:
        theta, kept = kept[2**lg_k], kept[: 2**lg_k]
    body = b"".join(one.to_bytes(8, "little") for one in kept)
    number = len(kept).to_bytes(4, "little") + bytes(4)
    if theta is not None:
        return bytes.fromhex("03030300001acc93") + number + theta.to_bytes(8, "little") + body
    if len(kept) > 1:
        return bytes.fromhex("02030300001acc93") + number + body
    return bytes.fromhex("01030300001acc93" if kept else "01030300001ecc93") + body


def keyed(one: str | int, namespace: str, key: HashKey) -> int:
    if isinstance(one, str):
        text_key = key.subkey(f"{namespace}/text").hex().encode()
        return int.from_bytes(hmac.digest(text_key, one.encode(), hashlib.sha256)[:8], "big")
    return siphash((one & MASK).to_bytes(8, "little"), key.subkey(f"{namespace}/int")[:16])


def siphash(message: bytes, key: bytes) -> int:
    """SipHash-2-4 of eight bytes, as the paper writes it."""
    k0, k1 = int.from_bytes(key[:8], "little"), int.from_bytes(key[8:], "little")
    v = [k0 ^ 0x736F6D6570736575, k1 ^ 0x646F72616E646F6D, k0 ^ 0x6C7967656E657261, k1 ^ 0x7465646279746573]
    for word in (int.from_bytes(message, "little"), len(message) << 56):
        v[3] ^= word
        _rounds(v, 2)
        v[0] ^= word
    v[2] ^= 0xFF
    _rounds(v, 4)
    return v[0] ^ v[1] ^ v[2] ^ v[3]


def _rounds(v: list[int], times: int) -> None:
    def turn(word, bits):
        return ((word << bits) | (word >> (64 - bits))) & MASK

    for _ in range(times):
        v[0] = (v[0] + v[1]) & MASK
        v[1] = turn(v[1], 13) ^ v[0]
        v[0] = turn(v[0], 32)
        v[2] = (v[2] + v[3]) & MASK
        v[3] = turn(v[3], 16) ^ v[2]
        v[0] = (v[0] + v[3]) & MASK
        v[3] = turn(v[3], 21) ^ v[0]
        v[2] = (v[2] + v[1]) & MASK
        v[1] = turn(v[1], 17) ^ v[2]
        v[2] = turn(v[2], 32)
