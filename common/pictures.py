"""Pictures that people send: the door they come in by, and the way they are shown.

    form field   photo = PictureField(label=_("Photo"), required=False)
    action       person.photo.save(picture.name, picture, save=False)   # a name of ours
    view         return picture_response(request, person.photo)         # after visible_to
    template     <img src="{% url "…" person.pk %}?small" …>            # a thumbnail

What is kept is never what was sent: the pixels are drawn anew, so that place, camera, comments,
and whatever else was hung onto the file stay outside. The content decides, never the name.
"""

import io
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import Any, BinaryIO

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageFile, ImageOps

from common.refusals import Refused

MOST_BYTES = 10 * 1024 * 1024
MOST_SIDE = 16_000
# Decoded at once these take what memory a web worker has; a plain JPEG is shrunk while read.
MOST_PIXELS = 16_000_000
MOST_PIXELS_PLAIN_JPEG = 64_000_000
KEPT_SIDE = 1600
SMALL_SIDE = 640  # a drawing or a cut-out no larger than this stays a PNG
THUMBNAIL_SIDE = 320
QUALITY = 82
TYPES = {".jpg": "image/jpeg", ".png": "image/png"}
ACCEPTED = "image/jpeg,image/png,image/webp"
_ONE = threading.Lock()
OF_PHONES = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif"}


def read_picture(upload: BinaryIO, side: int = KEPT_SIDE) -> ContentFile:
    """The sent picture, upright, no longer than `side`, without metadata, under a name of ours."""
    content = _read(upload)
    try:
        with _whole(), _opened(content) as sent:
            return _kept(sent, side)
    except Refused:
        raise
    except Image.DecompressionBombError as error:
        raise _too_large() from error
    except Exception as error:  # Pillow's readers raise what they please on broken bytes
        raise Refused("picture.damaged") from error


@contextmanager
def _whole() -> Iterator[None]:
    """Refuse half a picture, even where WeasyPrint told Pillow, for the process, to take it."""
    with _ONE:
        before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
        try:
            yield
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = before


def _read(upload: BinaryIO) -> bytes:
    upload.seek(0)
    content = upload.read(MOST_BYTES + 1)
    if not content:
        raise Refused("picture.empty")
    if len(content) > MOST_BYTES:
        raise Refused("picture.too_heavy", most=MOST_BYTES // 1024 // 1024)
    return content


def _opened(content: bytes) -> Image.Image:
    """The picture's head; nothing is decoded before its size is known to be bearable."""
    if content[4:8] == b"ftyp" and content[8:12] in OF_PHONES:
        raise Refused("picture.heic")
    try:
        sent = Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP"))
    except Image.UnidentifiedImageError as error:
        raise Refused("picture.unknown") from error
    plain = sent.format in ("JPEG", "MPO") and not sent.info.get("progressive")
    most = MOST_PIXELS_PLAIN_JPEG if plain else MOST_PIXELS
    if max(sent.size) > MOST_SIDE or sent.width * sent.height > most:
        raise _too_large()
    return sent


def _too_large() -> Refused:
    return Refused("picture.too_large", most=MOST_PIXELS // 1_000_000, side=MOST_SIDE)


def _kept(sent: Image.Image, side: int) -> ContentFile:
    """Drawn anew: nothing of the sent file but its pixels."""
    drawing = sent.format == "PNG" and max(sent.size) <= SMALL_SIDE
    sent.draft("RGB", (side, side))  # JPEG only: decodes at a half, a quarter, an eighth
    upright = ImageOps.exif_transpose(sent)
    if upright.mode.startswith("I"):  # sixteen bits of grey
        upright = upright.point(lambda value: value / 256).convert("L")
    upright = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    upright.thumbnail((side, side), Image.Resampling.LANCZOS)
    bare = Image.new(upright.mode if drawing else "RGB", upright.size, _paper(upright, drawing))
    bare.paste(upright, mask=None if drawing or upright.mode == "RGB" else upright)
    out = io.BytesIO()
    if drawing:
        bare.save(out, "PNG", optimize=True)
    else:
        bare.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=False)
    return ContentFile(out.getvalue(), name=f"{uuid.uuid4()}{'.png' if drawing else '.jpg'}")


def _paper(picture: Image.Image, drawing: bool) -> tuple[int, ...]:
    return (255, 255, 255, 0) if drawing and picture.mode == "RGBA" else (255, 255, 255)


def forget_picture(file: FieldFile) -> None:
    """Delete the stored file once what the caller writes is committed; call it before that."""
    if file:
        name, storage = file.name, file.storage
        transaction.on_commit(lambda: storage.delete(name))


def picture_response(request: HttpRequest, file: FieldFile) -> HttpResponse:
    """A kept picture, `?small` for its thumbnail. Who may see it, the view has found out before.

    The browser keeps it but asks each time, so that a right that is gone is gone at once.
    """
    small = "small" in request.GET
    kind = TYPES.get(PurePosixPath(file.name).suffix) if file else None
    if kind is None:
        raise Http404
    etag = quote_etag(PurePosixPath(file.name).stem + ("-small" if small else ""))
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(_content(file, small), content_type=kind)
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Disposition"] = "inline"
    return response


def _content(file: FieldFile, small: bool) -> bytes:
    try:
        with file.storage.open(file.name) as kept:
            if not small:
                return kept.read()
            with Image.open(kept, formats=("JPEG", "PNG")) as picture:
                return _thumbnail(picture)
    except OSError as error:
        raise Http404 from error


def _thumbnail(picture: Image.Image) -> bytes:
    kind = picture.format
    picture.draft("RGB", (THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    picture.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    out = io.BytesIO()
    picture.save(out, kind, **({"quality": QUALITY} if kind == "JPEG" else {}))
    return out.getvalue()


class PictureField(forms.FileField):
    """Takes a picture in a form: its cleaned value is what `read_picture` gives."""

    def __init__(self, *args: Any, side: int = KEPT_SIDE, **kwargs: Any) -> None:
        kwargs.setdefault(
            "help_text",
            _("JPEG, PNG or WebP, at most 10 MB. Place and camera data are removed."),
        )
        kwargs.setdefault("widget", forms.FileInput(attrs={"accept": ACCEPTED}))
        self.side = side
        super().__init__(*args, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The kept picture, or what was there before; a refusal becomes the field's error."""
        if not data:
            return super().clean(data, initial)
        try:
            return read_picture(data, self.side)
        except Refused as refusal:
            raise ValidationError(str(refusal), code=refusal.code) from None
