"""Records as bytes, for what is kept between builds and what is handed to other processes.

MessagePack, which runs nothing when it is read: a kept file may come from elsewhere. It has no way
to write a lone surrogate, which a JSON escape can bring in; what holds one is kept as JSON.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any, TypeVar, cast

import msgspec

T = TypeVar("T")

_JSON = b"\xc1"
"""The one byte that no MessagePack begins with (MessagePack specification, «Formats»)."""
_encode = msgspec.msgpack.Encoder().encode


class UnpackError(ValueError):
    """Bytes that hold no record of the type asked for."""


def pack(value: Any) -> bytes:
    """Return a value made of plain data and dataclasses as bytes."""
    try:
        return _encode(value)
    except UnicodeEncodeError:
        return _JSON + json.dumps(msgspec.to_builtins(value)).encode("ascii")


def unpack(data: bytes, kind: type[T]) -> T:
    """Return what `pack` was given.

    Raises:
        UnpackError: the bytes are damaged, or of another type.
    """
    try:
        if data[:1] == _JSON:
            return msgspec.convert(json.loads(data[1:]), kind)
        decoded: T = _decoder(cast("Any", kind))(data)
    except (msgspec.MsgspecError, ValueError) as error:
        raise UnpackError(str(error)) from error
    return decoded


@cache
def _decoder(kind: Any) -> Any:
    return msgspec.msgpack.Decoder(kind).decode
