"""Pictures are written anew: what was hidden in them (place, owner, a second file) doesn't survive."""

import warnings
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError
from pillow_heif import register_heif_opener

from .limits import PICTURE_PIXELS
from .refusals import broken, refuse, too_many_pixels

register_heif_opener(thumbnails=False)
# The extension a picture is stored with, by what it came as.
STORED_AS = {"jpg": "jpg", "png": "png", "webp": "webp", "heic": "jpg"}
FORMATS = {"jpg": ["JPEG"], "png": ["PNG"], "webp": ["WEBP"], "heic": ["HEIF"]}


def written_anew(content: bytes, kind: str) -> tuple[bytes, str]:
    """The picture without its metadata, turned upright, and the extension it now has."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture: Image.Image = Image.open(BytesIO(content), formats=FORMATS[kind])
        if picture.width * picture.height > PICTURE_PIXELS:
            raise refuse(too_many_pixels())
        picture.load()
        picture = ImageOps.exif_transpose(picture)
    except Image.DecompressionBombError as error:
        raise refuse(too_many_pixels()) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, RuntimeError) as error:
        raise refuse(broken()) from error
    extension = STORED_AS[kind]
    out = BytesIO()
    if extension == "jpg":
        picture.convert("RGB").save(out, "JPEG", quality=90, optimize=True)
    elif extension == "png":
        _bare(picture).save(out, "PNG")
    else:
        _bare(picture).save(out, "WEBP", quality=90)
    return out.getvalue(), extension


def _bare(picture: Image.Image) -> Image.Image:
    """Only the pixels: no colour profile, no text blocks, no further frames."""
    has_alpha = "A" in picture.getbands() or "transparency" in picture.info
    mode = "RGBA" if has_alpha else "RGB"
    bare = picture.convert(mode)
    bare.info = {}
    return bare
