"""Photos beside some visits of the last days: a drawn workshop, nobody in it."""

import io

from PIL import Image, ImageDraw

from common.pictures import read_picture
from records.actions.photos import add_photo
from records.models import Visit
from reports.demo.world import World

EVERY = 12
SIZE = (960, 720)
WALLS = ("#dfe5ea", "#ece6d8", "#e0e8dd")
MACHINES = ("#4a6078", "#7a5a3c", "#4d6b54")


def workshop(number: int) -> io.BytesIO:
    """A hall with windows and a row of machines, in one of a few colours."""
    picture = Image.new("RGB", SIZE, WALLS[number % len(WALLS)])
    draw = ImageDraw.Draw(picture)
    draw.polygon([(0, 520), (960, 470), (960, 720), (0, 720)], fill="#b9b2a6")
    for left in range(60, 900, 210):
        draw.rectangle((left, 80, left + 150, 250), fill="#f7fbff", outline="#8b959e", width=6)
        draw.line((left + 75, 80, left + 75, 250), fill="#8b959e", width=6)
    for left in range(40, 860, 190 + number % 40):
        draw.rectangle((left, 390, left + 140, 570), fill=MACHINES[number % len(MACHINES)])
        draw.rectangle((left + 25, 420, left + 115, 470), fill="#e8eef2")
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out


def add_photos(world: World) -> None:
    """Through the action, to some of the last days' visits; the demo account's own among them."""
    recent = Visit.objects.filter(log__day__gte=world.until, log__status="received")
    recent = recent.filter(enterprise__isnull=False).select_related("log__instructor__user")
    own = recent.filter(log__instructor=world.instructors[0].pk).order_by("-pk")[:1]
    others = recent.exclude(log__instructor=world.instructors[0].pk).order_by("pk")[::EVERY]
    for number, visit in enumerate([*own, *others[:12]]):
        by = visit.log.instructor.user
        add_photo(visit, read_picture(workshop(number)), by=by)
