"""
Count and hash per bucket of ids: two copies of many things compared by 64 short texts.

Whoever computes it comes to the same, in whatever order the things are read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256

BUCKETS = 64


def bucket_of(id_: str, buckets: int = BUCKETS) -> int:
    """The bucket that an id falls into, the same for everybody who computes it."""
    return int.from_bytes(sha256(id_.encode()).digest()[:4]) % buckets


def parts_of(id_: str, version: int) -> tuple[int, int]:
    """What one document adds to the two sums of its bucket's digest, 32 bits each."""
    digest = sha256(f"{id_} {version}".encode()).digest()
    return int.from_bytes(digest[:4]), int.from_bytes(digest[4:8])


def digest_of(versions: Mapping[str, int]) -> tuple[str, ...]:
    """Count and sums of each bucket of *versions*, whatever their order: `<count>:<16 hex digits>`."""
    counts, ones, others = [0] * BUCKETS, [0] * BUCKETS, [0] * BUCKETS
    for id_, version in versions.items():
        bucket, (one, other) = bucket_of(id_), parts_of(id_, version)
        counts[bucket] += 1
        ones[bucket] += one
        others[bucket] += other
    return tuple(map(bucket_text, counts, ones, others))


def bucket_text(count: int, one: int, other: int) -> str:
    """One bucket's digest; sums, since an index can add up where it cannot hash."""
    return f"{count}:{one % 2**32:08x}{other % 2**32:08x}"


def differing(ours: Sequence[str], theirs: Sequence[str]) -> tuple[int, ...]:
    """The buckets of which the two digests say something else."""
    return tuple(bucket for bucket, (one, other) in enumerate(zip(ours, theirs, strict=True)) if one != other)
