"""What is worked out from what was typed, before a person is stored: by hand, import or demo."""

from stdnum.cn import ric

from common.cells import BadCell, id_number
from common.pinyin import person_keys
from common.refusals import Refused
from instructors.models import Instructor


def prepare_person(person: Instructor) -> Instructor:
    """Sort key and initials from the name and its readings; birth date from the ID number.

    The gender follows from the ID number too where nobody said otherwise. Refused when the number
    is none.
    """
    try:
        person.id_number = id_number(person.id_number)
    except BadCell as bad:
        raise Refused(bad.code, **bad.params) from bad
    person.name = person.name.strip()
    keys = person_keys(person.name, person.readings)
    person.name_key, person.name_initials = keys.key[:400], keys.initials[:60]
    person.born_on = ric.get_birth_date(person.id_number)
    person.gender = person.gender or gender_of(person.id_number)
    return person


def gender_of(number: str) -> str:
    """What the ID number says: odd for men, even for women."""
    return Instructor.Gender.MALE if int(number[16]) % 2 else Instructor.Gender.FEMALE
