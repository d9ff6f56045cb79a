"""What a photo says of itself, read from photos that another program wrote, and from broken ones."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from chassis.exif import Shot, read

AT = "2026:03:02 10:15:30"
WUXI = {1: "N", 2: (31.0, 29.0, 28.32), 3: "E", 4: (120.0, 18.0, 44.64)}


def photo(form="JPEG", taken=AT, place=None, changed=""):
    """A photo as Pillow writes it."""
    exif = Image.Exif()
    exif[0x010F] = "Maker"
    if taken:
        exif.get_ifd(0x8769)[0x9003] = taken
    if changed:
        exif[0x0132] = changed
    if place:
        exif.get_ifd(0x8825).update(place)
    out = BytesIO()
    Image.new("RGB", (8, 8), "white").save(out, form, exif=exif)
    return out.getvalue()


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_time_and_place_are_read_as_they_were_written(form):
    assert read(photo(form, place=WUXI)) == Shot("2026-03-02 10:15", "31.491200, 120.312400")


def test_south_and_west_are_below_nothing():
    place = {1: "S", 2: (33.0, 30.0, 0.0), 3: "W", 4: (70.0, 0.0, 36.0)}
    assert read(photo(place=place)).place == "-33.500000, -70.010000"


def test_of_time_and_place_each_can_be_missing():
    assert read(photo()) == Shot("2026-03-02 10:15", "")
    assert read(photo(taken="", place=WUXI)) == Shot("", "31.491200, 120.312400")


def test_the_time_of_the_shot_goes_before_that_of_the_file():
    assert read(photo(changed="2026:03:05 08:00:00")).time == "2026-03-02 10:15"
    assert read(photo(taken="", changed="2026:03:05 08:00:00")).time == "2026-03-05 08:00"


@pytest.mark.parametrize("taken", ["0000:00:00 00:00:00", "yesterday", "    :  :     :  :  "])
def test_a_camera_whose_clock_was_never_set_says_no_time(taken):
    assert read(photo(taken=taken)).time == ""


def test_a_place_that_is_nowhere_is_none():
    assert read(photo(place=WUXI | {2: (91.0, 0.0, 0.0)})).place == ""


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"\xff\xd8", b"\xff\xd8\xff\xe1\x00\x02", photo(taken="")])
def test_what_says_nothing_is_read_as_nothing(content):
    assert read(content) == Shot()


@given(st.data())
def test_a_broken_photo_stops_nobody(data):
    content = bytearray(photo(place=WUXI))
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, 220))] = data.draw(st.integers(0, 255))
    cut = bytes(content[: data.draw(st.integers(0, len(content)))])
    assert isinstance(read(cut), Shot)
