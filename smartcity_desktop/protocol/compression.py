"""Zstandard with a bound: bytes from elsewhere never expand beyond what their reader expects."""

import zstandard

from smartcity_desktop.protocol.errors import ProtocolError


def compressed(content: bytes, level: int) -> bytes:
    """Return `content` as one frame that states its size."""
    return zstandard.ZstdCompressor(level=level).compress(content)


def expanded(content: bytes, limit: int) -> bytes:
    """Return the content of one frame.

    Raises ProtocolError when it is damaged, followed by anything, or larger than `limit` bytes.
    """
    try:
        # The library allocates the size a frame states before it reads: it is looked at first.
        if zstandard.frame_content_size(content) > limit:
            raise ProtocolError("too_large", limit=limit)
        reader = zstandard.ZstdDecompressor(max_window_size=max(limit, 1024))
        return reader.decompress(content, max_output_size=limit, allow_extra_data=False)
    except zstandard.ZstdError as error:
        raise ProtocolError("unreadable", reason="zstd") from error
