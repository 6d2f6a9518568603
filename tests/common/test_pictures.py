"""Pictures: what is let in, what is kept of it, how it is shown."""

import io
import struct
import zlib
from types import SimpleNamespace

import pytest
import weasyprint  # noqa: F401 - it makes Pillow lenient, for the whole process
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import Form
from django.http import Http404
from django.test import RequestFactory
from PIL import Image

from common import pictures
from common.pictures import PictureField, picture_response, read_picture
from common.refusals import Refused

ORIENTATION, GPS, MAKE = 0x0112, 0x8825, 0x010F


def drawn(kind="JPEG", size=(60, 40), mode="RGB", colour=(10, 100, 200), **how) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, colour).save(out, kind, **how)
    return out.getvalue()


def from_a_phone() -> bytes:
    """A JPEG that lies on its side and knows where it was taken, and by what."""
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKE] = 6, "SpyPhone"
    place = exif.get_ifd(GPS)
    place[1], place[2], place[3], place[4] = "N", (30.0, 15.0, 2.0), "E", (120.0, 9.0, 1.0)
    return drawn(size=(2400, 1800), exif=exif, comment=b"where I was")


def bomb(width=50_000, height=50_000) -> bytes:
    """A PNG of a few bytes that says it is enormous."""

    def chunk(kind, body):
        head = struct.pack(">I", len(body)) + kind + body
        return head + struct.pack(">I", zlib.crc32(kind + body))

    shape = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 1_000_000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", shape) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def kept(content: bytes, **how) -> Image.Image:
    return Image.open(read_picture(io.BytesIO(content), **how))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "picture.empty"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\0" * 200, "picture.heic"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "picture.unknown"),
        (b"<html><script>alert(1)</script>", "picture.unknown"),
        (b"PK\x03\x04" + drawn(), "picture.unknown"),
        (drawn("GIF", mode="P", colour=1), "picture.unknown"),
        (drawn("BMP"), "picture.unknown"),
        (drawn("TIFF"), "picture.unknown"),
        (drawn(size=(800, 800))[:2000], "picture.damaged"),
        (drawn("PNG", size=(300, 300))[:-40], "picture.damaged"),
        (bomb(), "picture.too_large"),
        (bomb(5000, 5000), "picture.too_large"),
        (bomb(3000, 3000), "picture.damaged"),
        (drawn("PNG", (pictures.MOST_SIDE + 1, 1), "1", 0), "picture.too_large"),
        (drawn(size=(4200, 4200), progressive=True), "picture.too_large"),
        (drawn() + b"\0" * pictures.MOST_BYTES, "picture.too_heavy"),
    ],
)
def test_what_is_no_bearable_picture_is_refused_by_its_content(content, code):
    with pytest.raises(Refused) as refusal:
        read_picture(SimpleUploadedFile("holiday.jpg", content, "image/jpeg"))
    assert refusal.value.code == code
    assert "%" not in str(refusal.value)


def test_place_camera_and_comment_stay_outside_and_the_picture_stands_upright():
    sent = from_a_phone()
    assert Image.open(io.BytesIO(sent)).getexif().get_ifd(GPS)  # or this test would prove nothing
    file = read_picture(io.BytesIO(sent))
    content = file.read()
    picture = Image.open(io.BytesIO(content))
    assert (picture.format, picture.size) == ("JPEG", (1200, 1600))
    assert not dict(picture.getexif())
    assert not {"exif", "comment", "icc_profile", "xmp"} & set(picture.info)
    assert b"SpyPhone" not in content
    assert b"where I was" not in content


def test_what_is_hung_onto_a_picture_is_not_kept():
    tail = b"PK\x03\x04<script>alert(1)</script>"
    assert tail not in read_picture(io.BytesIO(drawn() + tail)).read()


def test_the_notes_of_a_png_are_not_kept():
    from PIL.PngImagePlugin import PngInfo

    notes = PngInfo()
    notes.add_text("Location", "30.2N 120.1E")
    content = read_picture(io.BytesIO(drawn("PNG", pnginfo=notes))).read()
    assert b"30.2N" not in content
    assert Image.open(io.BytesIO(content)).format == "PNG"


def test_the_name_is_ours_and_never_the_same_twice():
    names = {read_picture(SimpleUploadedFile("../../张三.php", drawn())).name for _ in range(3)}
    assert len(names) == 3
    assert all(name.endswith(".jpg") and "/" not in name and "张" not in name for name in names)


@pytest.mark.parametrize(
    ("content", "kind", "corner"),
    [
        (drawn("PNG", (300, 200), "RGBA", (1, 2, 3, 0)), "PNG", (1, 2, 3, 0)),
        (drawn("PNG", (900, 200), "RGBA", (1, 2, 3, 0)), "JPEG", (255, 255, 255)),
        (drawn("WEBP", (300, 200), "RGBA", (1, 2, 3, 0)), "JPEG", (255, 255, 255)),
        (drawn("PNG", (900, 200), "I;16", 25_600), "JPEG", (100, 100, 100)),
        (drawn("JPEG", (900, 200), "L", 100), "JPEG", (100, 100, 100)),
    ],
)
def test_what_is_transparent_or_grey_comes_out_as_paper_shows_it(content, kind, corner):
    picture = kept(content)
    assert (picture.format, picture.getpixel((0, 0))) == (kind, corner)


def test_a_camera_s_largest_plain_jpeg_is_taken_and_shrunk():
    assert kept(drawn(size=(8000, 6000)), side=800).size == (800, 600)


class _Sheet(Form):
    photo = PictureField(required=False)


def test_the_field_gives_the_kept_picture_or_says_what_is_wrong():
    good = _Sheet({}, {"photo": SimpleUploadedFile("a.jpg", drawn())})
    assert good.is_valid()
    assert good.cleaned_data["photo"].name.endswith(".jpg")
    bad = _Sheet({}, {"photo": SimpleUploadedFile("a.jpg", b"GIF89a")})
    assert bad.errors.as_data()["photo"][0].code == "picture.unknown"
    assert _Sheet({}, {}).is_valid()


@pytest.fixture
def stored(tmp_path):
    """What a model's FileField gives for a kept picture."""
    storage = FileSystemStorage(tmp_path)
    file = read_picture(io.BytesIO(drawn(size=(1000, 800))))
    return SimpleNamespace(name=storage.save(file.name, file), storage=storage)


def test_a_picture_is_shown_as_what_it_is_to_this_reader_alone(stored):
    response = picture_response(RequestFactory().get("/"), stored)
    assert response["Content-Type"] == "image/jpeg"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-cache"
    assert Image.open(io.BytesIO(response.content)).size == (1000, 800)


def test_a_browser_that_has_it_is_not_sent_it_again(stored):
    first = picture_response(RequestFactory().get("/"), stored)
    again = RequestFactory().get("/", headers={"If-None-Match": first["ETag"]})
    assert picture_response(again, stored).status_code == 304
    small = RequestFactory().get("/?small", headers={"If-None-Match": first["ETag"]})
    response = picture_response(small, stored)
    assert Image.open(io.BytesIO(response.content)).size == (320, 256)


@pytest.mark.parametrize("name", ["", "gone.jpg", "page.html", "../settings.py"])
def test_what_is_not_there_or_no_picture_of_ours_is_not_found(stored, name):
    with pytest.raises(Http404):
        response = SimpleNamespace(name=name, storage=stored.storage)
        picture_response(RequestFactory().get("/"), response if name else "")
