"""Which county a workbook is imported into."""

import re

from accounts.models import District, Role, User
from common.refusals import Refused
from common.workbook import Table, Workbook

PROVISIONAL = 990001
DATED = re.compile(r"^(?:中共|[（(]?(?:19|20)\d\d\s*年?度?[)）]?(?:[上下]半年|第?.季度)?)+")
NAME = re.compile(
    r"((?:[\u4e00-\u9fff]{2,6}?(?:市|州|盟))?)([\u4e00-\u9fff]{1,7}?(?:自治县|县|市|区|旗))"
)


def county_for(user: User, code: str | None, book: Workbook, tables: list[Table]) -> District:
    """The county named by code, else the only one there is, else (in an empty database) a new one.

    A new one is not stored; its name comes from a title, its code is provisional.
    """
    if code:
        county = District.objects.visible_to(user).filter(code=code).first()
        if county is None:
            raise Refused("import.no_such_district", number=code)
    else:
        counties = District.objects.visible_to(user).filter(level=District.Level.COUNTY)
        found = list(counties[:2])
        if len(found) > 1:
            raise Refused("import.several_counties")
        if not found and (District.objects.exists() or not user.is_system):
            raise Refused("import.no_county")
        county = found[0] if found else new_county(book, tables)
    check_may_import(user, county)
    return county


def check_may_import(user: User, county: District) -> None:
    """Rosters are the department's business, each in its own branch."""
    if county.level != District.Level.COUNTY:
        raise Refused("import.not_a_county", name=county.name)
    if user.is_system:
        return
    own = user.district is not None and user.district.contains(county)
    if user.role != Role.DEPARTMENT or not own:
        raise Refused("common.not_yours")


def new_county(book: Workbook, tables: list[Table]) -> District:
    """A county named in a title above one of the tables."""
    name = next((name for title in titles(book, tables) if (name := named_in(title))), "")
    if not name:
        raise Refused("import.county_not_named")
    return District(code=str(PROVISIONAL), name=name, level=District.Level.COUNTY)


def titles(book: Workbook, tables: list[Table]) -> list[str]:
    """The texts above the tables, those of sheets without any (a cover), the sheets' names."""
    found = []
    for table in tables:
        above = [row for row in table.sheet.rows if row.number < table.head_row]
        found += [value for row in above[:5] for value in row.cells.values()]
    read = {id(table.sheet) for table in tables}
    for sheet in book.sheets:
        if id(sheet) not in read and not sheet.hidden:
            found += [value for row in sheet.rows[:10] for value in row.cells.values()]
    found += [sheet.title for sheet in book.sheets]
    return [text for text in found if isinstance(text, str)]


def named_in(title: str) -> str:
    """The county that a title begins with: 「2026年青禾县……花名册」 → 青禾县."""
    text = re.sub(r"\s+", "", title)
    text = re.sub(r"^[^:：]{2,8}[:：]", "", text)  # 填报单位：
    match = NAME.match(DATED.sub("", text))
    return match[2] if match else ""
