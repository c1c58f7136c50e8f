"""A picture drawn anew: what was in it besides the picture (place, device, comments, other files) is gone."""

import struct
import zlib
from io import BytesIO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from .errors import BadUpload

MOST_PIXELS = 40_000_000
LONGEST_SIDE = 3000
FORMATS = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP"}
QUALITY = {"jpg": {"quality": 85, "optimize": True}, "webp": {"quality": 85}, "png": {}}
BROKEN = (OSError, ValueError, SyntaxError, EOFError, zlib.error, struct.error, Image.DecompressionBombError)


def redrawn(data: bytes, kind: str) -> bytes:
    """Upright, at most 3000 pixels long, of the same kind. A picture too large to unpack is never unpacked."""
    try:
        with Image.open(BytesIO(data), formats=[FORMATS[kind]]) as image:
            if image.width * image.height > MOST_PIXELS:
                raise BadUpload(_("图片超过 4000 万像素；请缩小后再传。"))
            return _drawn(image, kind)
    except BadUpload:
        raise
    except BROKEN as error:
        raise BadUpload(_("图片损坏或不完整，打不开；请换一张再传。")) from error


def _drawn(image: Image.Image, kind: str) -> bytes:
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    upright = ImageOps.exif_transpose(image)
    clear = kind != "jpg" and upright.has_transparency_data
    picture = upright.convert("RGBA" if clear else "RGB")
    picture.info = {}
    out = BytesIO()
    picture.save(out, FORMATS[kind], **QUALITY[kind])
    return out.getvalue()
