"""A second city for tests: Musterstadt with two trams, a bus, and a night bus and a train of somebody else."""

from __future__ import annotations

import zipfile
from pathlib import Path

FILES = {
    "agency": """agency_id,agency_name,agency_url,agency_timezone
MV,"Musterstädter Verkehrsbetriebe",https://mv.example/,Europe/Berlin
RB,Regiobus,https://regiobus.example/,Europe/Berlin
""",
    "routes": """route_id,agency_id,route_short_name,route_long_name,route_type
mv-5,MV,5,,900
mv-5-abend,MV,5,Abendfahrten,900
mv-m2,MV,M2,,900
mv-25,MV,25,,704
rb-n5,RB,N5,,3
rb-s1,RB,S1,,109
""",
    "stops": """stop_id,stop_name,parent_station,location_type
de:09999:1,"Musterstadt, Markt",,1
de:09999:1::a,Markt Steig A,de:09999:1,0
de:09999:1::b,Markt Steig B,de:09999:1,0
de:09999:2,"Rathaus ""Neu""
Nord",,1
de:09999:2::a,Rathaus,de:09999:2,0
de:09999:3::a,Brücke,,
de:09999:4::a,Park,,
de:09999:5::a,Hafen (Musterstadt),,
de:09999:6::a,Dorf,,
de:09999:7::a,Werk,,
""",
    "trips": """trip_id,route_id,direction_id,trip_headsign
5-hin,mv-5,0,Hafen
5-rück,mv-5,1,
5-abend,mv-5-abend,0,Hafen
5-schnell,mv-5,0,Hafen
m2-hin,mv-m2,0,Werk
25-hin,mv-25,0,Park
n5-hin,rb-n5,0,Dorf
s1-hin,rb-s1,0,Dorf
""",
    "stop_times": """trip_id,departure_time,stop_id,stop_sequence
5-hin,10:12:00,de:09999:1::a,1
5-hin,10:14:00,de:09999:2::a,2
5-hin,10:16:00,de:09999:3::a,3
5-hin,10:18:00,de:09999:4::a,4
5-hin,10:20:00,de:09999:5::a,5
5-rück,10:30:00,de:09999:5::a,10
5-rück,10:40:00,de:09999:1::b,50
5-rück,10:32:00,de:09999:4::a,20
5-rück,10:34:00,de:09999:3::a,30
5-rück,10:36:00,de:09999:2::a,40
5-abend,24:10:00,de:09999:1::a,1
5-abend,24:12:00,de:09999:2::a,2
5-schnell,11:00:00,de:09999:1::a,1
5-schnell,11:05:00,de:09999:3::a,2
m2-hin,,de:09999:3::a,1
m2-hin,,de:09999:7::a,2
25-hin,09:00:00,de:09999:1::b,1
25-hin,09:05:00,de:09999:4::a,2
n5-hin,01:00:00,de:09999:1::b,1
n5-hin,01:30:00,de:09999:6::a,2
s1-hin,06:00:00,de:09999:6::a,1
s1-hin,06:10:00,de:09999:7::a,2
""",
}


def folder(place: Path, **other: str | None) -> Path:
    """Write the timetable; a table given anew replaces the usual one, None leaves it out."""
    place.mkdir(parents=True, exist_ok=True)
    for name, text in {**FILES, **other}.items():
        if text is not None:
            (place / f"{name}.txt").write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    return place


def zipped(place: Path, inside: str = "", **other: str | None) -> Path:
    """Write the timetable as a zip, with its files under a name inside."""
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in {**FILES, **other}.items():
            if text is not None:
                archive.writestr(f"{inside}{name}.txt", text)
    return place
