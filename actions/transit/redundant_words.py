"""Words of an operator's headline that say nothing beyond what our fields say, folded: of every notice, and by effect
and cause."""

from __future__ import annotations

from bot.model.grammar.words import word_set

OF_EVERY_NOTICE = word_set(
    """stoerung betriebsstoerung stoerungen meldung hinweis aktuell aktuelle ubahn bahn linie linien line lines
    zwischen und von bis in der die den dem das auf am an im zum zur nach bei ist sind es gibt kommt zu wegen
    aufgrund grund due to because of the a on at between from until and is are there heute today derzeit
    zurzeit momentan gerade uhr bitte beachten disruption notice info information achtung wichtig attention u
    ubahnen bereich strecke abschnitt section currently please note wird werden"""
)
OF_A_DIRECTION = word_set("richtung fahrtrichtung towards direction")
BY_EFFECT = {
    "no_service": word_set(
        """kein keine keinen zugverkehr verkehr bahnverkehr ubahnverkehr betrieb fahrt fahrten faehrt fahren nicht
        eingestellt unterbrochen unterbrechung streckensperrung gesperrt sperrung ausfall ausfaelle faellt fallen
        entfaellt entfallen aus zuege bahnen no service services trains suspended closed closure cancelled not running
        run halt haelt halten haltestelle station stop stops"""
    ),
    "reduced_service": word_set(
        """eingeschraenkt eingeschraenkter einschraenkung einschraenkungen weniger seltener betrieb einzelne fahrten
        fahrt zuege entfallen fallen aus ausfaelle unregelmaessig reduced fewer limited service some trains
        cancelled"""
    ),
    "significant_delays": word_set(
        """verspaetung verspaetungen verzoegerung verzoegerungen wartezeit wartezeiten groessere laengere fahrzeit
        fahrzeiten delays delay delayed significant late"""
    ),
    "detour": word_set("umleitung umgeleitet diversion detour diverted zuege trains"),
    "modified_service": word_set(
        """geaendert geaenderter aenderung aenderungen fahrplan fahrplanaenderung fahrplanaenderungen abweichender
        betrieb changed modified change changes timetable schedule service"""
    ),
    "stop_moved": word_set("verlegt haltestelle halt moved stop station"),
    "accessibility_issue": word_set("""ausser betrieb defekt gestoert out order broken nicht"""),
    "additional_service": word_set("zusaetzliche fahrten zuege mehr extra additional trains service more"),
}
BY_CAUSE = {
    "technical_problem": word_set("technisch technische technischer technischen problem problems defekt technical"),
    "strike": word_set("streik warnstreik streiks strike"),
    "construction": word_set("bauarbeiten baustelle construction work works"),
    "maintenance": word_set("wartung wartungsarbeiten arbeiten maintenance work works"),
    "police_activity": word_set("polizei polizeieinsatz einsatz police operation activity"),
    "medical_emergency": word_set("notarzt notarzteinsatz rettungseinsatz medical emergency"),
    "accident": word_set("unfall unfalls accident"),
    "weather": word_set("wetter unwetter weather"),
    "demonstration": word_set("demonstration demo"),
    "holiday": word_set("feiertag feiertags holiday public"),
    "special_event": word_set("veranstaltung grossveranstaltung event special"),
}
OF_A_REPLACEMENT = word_set(
    """ersatzverkehr schienenersatzverkehr busersatzverkehr ersatzbusse ersatzbus sev mit bussen busse taxis
    eingerichtet replacement bus buses rail shuttle running with by"""
)
OF_A_DELAY = word_set("minuten min minutes laenger longer up von um etwa")
NOTHING: frozenset[str] = frozenset()
