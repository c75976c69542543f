"""The nouns of the language, with every Polish form that rules and sentences use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flask_loyalty.language.definitions import NounDef

__all__ = ["NOUNS", "noun"]

# word, plural, gender | singular: nominative, genitive, accusative, locative, instrumental | plural: the
# same. A word of several parts has "_" for its spaces. Without a plural of its own the singular serves.
_TABLE = """
point points m | punkt punktu punkt punkcie punktem | punkty punktów punkty punktach punktami
item items f | sztuka sztuki sztukę sztuce sztuką | sztuki sztuk sztuki sztukach sztukami
order orders n | zamówienie zamówienia zamówienie zamówieniu zamówieniem | zamówienia zamówień zamówienia zamówieniach zamówieniami
time times m | raz raza raz razie razem | razy razy razy razach razami
customer customers p | klient klienta klienta kliencie klientem | klienci klientów klientów klientach klientami
employee employees p | pracownik pracownika pracownika pracowniku pracownikiem | pracownicy pracowników pracowników pracownikach pracownikami
friend friends p | polecony poleconego poleconego poleconym poleconym | poleceni poleconych poleconych poleconych poleconymi
supplier suppliers p | dostawca dostawcy dostawcę dostawcy dostawcą | dostawcy dostawców dostawców dostawcach dostawcami
distributor distributors p | dystrybutor dystrybutora dystrybutora dystrybutorze dystrybutorem | dystrybutorzy dystrybutorów dystrybutorów dystrybutorach dystrybutorami
affiliate affiliates p | pośrednik pośrednika pośrednika pośredniku pośrednikiem | pośrednicy pośredników pośredników pośrednikach pośrednikami
team teams m | zespół zespołu zespół zespole zespołem | zespoły zespołów zespoły zespołach zespołami
partner partners p | partner partnera partnera partnerze partnerem | partnerzy partnerów partnerów partnerach partnerami
stamp stamps f | pieczątka pieczątki pieczątkę pieczątce pieczątką | pieczątki pieczątek pieczątki pieczątkach pieczątkami
ticket tickets m | los losu los losie losem | losy losów losy losach losami
badge badges f | odznaka odznaki odznakę odznace odznaką | odznaki odznak odznaki odznakach odznakami
reward rewards f | nagroda nagrody nagrodę nagrodzie nagrodą | nagrody nagród nagrody nagrodach nagrodami
shipping shipping f | dostawa dostawy dostawę dostawie dostawą | dostawy dostaw dostawy dostawach dostawami
signup signups f | rejestracja rejestracji rejestrację rejestracji rejestracją | rejestracje rejestracji rejestracje rejestracjach rejestracjami
birthday birthdays x | urodziny urodzin urodziny urodzinach urodzinami | urodziny urodzin urodziny urodzinach urodzinami
consent consents f | zgoda zgody zgodę zgodzie zgodą | zgody zgód zgody zgodach zgodami
profile profiles n | uzupełnienie_profilu uzupełnienia_profilu uzupełnienie_profilu uzupełnieniu_profilu uzupełnieniem_profilu | uzupełnienia_profilu uzupełnień_profilu uzupełnienia_profilu uzupełnieniach_profilu uzupełnieniami_profilu
review reviews f | recenzja recenzji recenzję recenzji recenzją | recenzje recenzji recenzje recenzjach recenzjami
rating ratings f | ocena oceny ocenę ocenie oceną | oceny ocen oceny ocenach ocenami
referral referrals n | polecenie polecenia polecenie poleceniu poleceniem | polecenia poleceń polecenia poleceniach poleceniami
purchase purchases m | zakup zakupu zakup zakupie zakupem | zakupy zakupów zakupy zakupach zakupami
due due m | termin_zakupów terminu_zakupów termin_zakupów terminie_zakupów terminem_zakupów | terminy_zakupów terminów_zakupów terminy_zakupów terminach_zakupów terminami_zakupów
segment segments n | wejście_do_segmentu wejścia_do_segmentu wejście_do_segmentu wejściu_do_segmentu wejściem_do_segmentu | wejścia_do_segmentu wejść_do_segmentu wejścia_do_segmentu wejściach_do_segmentu wejściami_do_segmentu
minute minutes f | minuta minuty minutę minucie minutą | minuty minut minuty minutach minutami
hour hours f | godzina godziny godzinę godzinie godziną | godziny godzin godziny godzinach godzinami
day days m | dzień dnia dzień dniu dniem | dni dni dni dniach dniami
week weeks m | tydzień tygodnia tydzień tygodniu tygodniem | tygodnie tygodni tygodnie tygodniach tygodniami
month months m | miesiąc miesiąca miesiąc miesiącu miesiącem | miesiące miesięcy miesiące miesiącach miesiącami
quarter quarters m | kwartał kwartału kwartał kwartale kwartałem | kwartały kwartałów kwartały kwartałach kwartałami
year years m | rok roku rok roku rokiem | lata lat lata latach latami
membership_year membership_years m | rok_członkostwa roku_członkostwa rok_członkostwa roku_członkostwa rokiem_członkostwa | lata_członkostwa lat_członkostwa lata_członkostwa latach_członkostwa latami_członkostwa
"""  # noqa: E501


def noun(row: str) -> NounDef:
    """The noun of one row of the table.

    >>> noun("cup cups m | kubek kubka kubek kubku kubkiem | kubki kubków kubki kubkach kubkami").pl
    ('kubek', 'kubki', 'kubków', 'kubka')
    """
    english, one, many = (part.split() for part in row.split("|"))
    word, plural, gender = english
    return NounDef(word, plural, gender, _forms(one), _forms(many))


def _forms(words: list[str]) -> tuple[str, ...]:
    return tuple(word.replace("_", " ") for word in words)


def _nouns() -> Iterator[NounDef]:
    yield from (noun(row) for row in _TABLE.strip().splitlines())


NOUNS: Mapping[str, NounDef] = {one.word: one for one in _nouns()}
"""The nouns of the language by their singular. A document may add events and counters."""
