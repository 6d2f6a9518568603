"""Photos of some instructors of the demo: a drawn outline, nobody's face."""

import io

from PIL import Image, ImageDraw

from common.pictures import read_picture
from instructors.models import Instructor
from reports.demo.world import World

EVERY = 10
SIZE = (450, 600)
GROUNDS = ("#dfe8f0", "#e9e4da", "#e3ebe3")
COATS = ("#3c4654", "#59483f", "#2f4a4a", "#5a5a66")


def outline(number: int) -> io.BytesIO:
    """Head and shoulders, as on a form, in one of a few colours."""
    picture = Image.new("RGB", SIZE, GROUNDS[number % len(GROUNDS)])
    draw = ImageDraw.Draw(picture)
    coat = COATS[number % len(COATS)]
    draw.ellipse((40, 400, 410, 900), fill=coat)
    draw.polygon([(175, 425), (275, 425), (225, 520)], fill="#f4f1ea")
    draw.rectangle((195, 340, 255, 430), fill="#c9a68a")
    draw.ellipse((135, 120, 315, 380), fill="#d8b79b")
    draw.pieslice((128, 95, 322, 330), 180, 360, fill="#33302e")
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out


def make_portraits(world: World) -> None:
    """One in ten, and everybody's first: the demo account's own."""
    chosen = world.instructors[::EVERY][:30]
    for number, person in enumerate(chosen):
        picture = read_picture(outline(number))
        person.photo.save(picture.name, picture, save=False)
    Instructor.objects.bulk_update(chosen, ["photo"])
