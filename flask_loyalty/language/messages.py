"""Every sentence about a mistake in a rule, in English and Polish, and the words they are made of.

A message says what is wrong; the help says what to do, with an example where one helps. Holes in braces
are the parts of the diagnostic. ``CODE.why`` is the wording for one reason among several of a code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["CATALOGUE", "LABELS", "Entry", "term"]


@dataclass(frozen=True, slots=True)
class Entry:
    """The words for one code: what is wrong and what to do, by language.

    :param warning: the rule is decided all the same, but may surprise.
    """

    message: Mapping[str, str]
    help: Mapping[str, str]
    warning: bool = False


def _e(en: str, pl: str, en_help: str = "", pl_help: str = "", *, warning: bool = False) -> Entry:
    return Entry({"en": en, "pl": pl}, {"en": en_help, "pl": pl_help}, warning)


_ORDER_EN = "on/every/within, for, when, the effect (earn, discount …), at most"
_ORDER_PL = "on/every/within, for, when, efekt (earn, discount …), at most"

_LETTERS: Mapping[str, Entry] = {
    "L001": _e(
        "the rule is {size} bytes long, more than {most}",
        "reguła ma {size} bajtów, a może mieć najwyżej {most}",
        "Split it into several rules, or keep long lists of products as a category of the shop.",
        "Podziel ją na kilka reguł albo zamiast długiej listy produktów użyj kategorii w sklepie.",
    ),
    "L002": _e(
        "there is no rule here",
        "nie ma tu żadnej reguły",
        "The shortest one is an effect: earn 1 point per 1 PLN of order.margin",
        "Najkrótsza to sam efekt: earn 1 point per 1 PLN of order.margin",
    ),
    "L003": _e(
        "an invisible character ({character}) stands here",
        "stoi tu niewidoczny znak ({character})",
        "Delete it and type the place again; it often comes from copying.",
        "Usuń go i wpisz to miejsce ponownie; zwykle trafia tu przy kopiowaniu.",
    ),
    "L004": _e(
        'the letter "{letter}" ({name}) cannot stand here',
        "litera „{letter}” ({name}) nie może tu stać",
        'Words of the language use a–z only; names of things stand in quotes: "{word}".',
        'Słowa języka składają się z liter a–z, a nazwy rzeczy stoją w cudzysłowie: "{word}".',
    ),
    "L004.polish": _e(
        'the letter "{letter}" ({name}) cannot stand here',
        "litera „{letter}” ({name}) nie może tu stać",
        'Words of a rule have Polish letters only; names of things stand in quotes: "{word}".',
        'Słowa reguły składają się z polskich liter, a nazwy rzeczy stoją w cudzysłowie: "{word}".',
    ),
    "L005": _e(
        "this text has no matching closing quote on its line",
        "ten tekst nie ma pasującego cudzysłowu zamykającego w swoim wierszu",
        'Texts stand in "…", “…” or „…” and end on the line where they began.',
        'Teksty stoją w "…", “…” albo „…” i kończą się w tym samym wierszu.',
    ),
    "L006": _e(
        "{found} has signs between its thousands",
        "{found} ma znaki między tysiącami",
        "Thousands are parted by a space or by nothing, and the decimal sign is a point: 1 000.50. "
        "Two numbers of a list need a space after the comma.",
        "Tysiące oddziela spacja albo nic, a ułamek kropka: 1 000.50. "
        "Dwie liczby listy potrzebują spacji po przecinku.",
    ),
    "L006.comma": _e(
        "{found} could be thousands or a fraction",
        "{found} to mogą być tysiące albo ułamek",
        "Thousands are parted by a space or by nothing, and a fraction follows a comma without zeros "
        "at its end: 1 000,50.",
        "Tysiące oddziela spacja albo nic, a ułamek stoi po przecinku i nie kończy się zerem: 1 000,5.",
    ),
    "L007": _e(
        "{found} is not one number of this language",
        "{found} to nie jest jedna liczba w tym języku",
        "The decimal sign is a point. Two numbers of a list need a space after the comma: 1, 5.",
        "Ułamek oddziela kropka. Dwie liczby listy potrzebują spacji po przecinku: 1, 5.",
    ),
    "L007.comma": _e(
        "{found} is not one number in a Polish rule",
        "{found} to nie jest jedna liczba",
        "The decimal sign is a comma: 1,5. Two numbers of a list need a space after the comma: 1, 5.",
        "Ułamek oddziela przecinek: 1,5. Dwie liczby listy potrzebują spacji po przecinku: 1, 5.",
    ),
    "L008": _e(
        "this number has more than {most} digits",
        "ta liczba ma więcej niż {most} cyfr",
        "No till adds up so much; look for digits that were typed twice.",
        "Żadna kasa tyle nie sumuje; sprawdź, czy cyfry nie zostały wpisane dwa razy.",
    ),
    "L009": _e(
        "in {found} a number and a word are stuck together",
        "w {found} liczba i słowo są sklejone",
        "A unit stands after a space; numbers have no exponent.",
        "Jednostka stoi po spacji; liczby nie mają wykładnika.",
    ),
    "L010": _e(
        "{found} is not a date of this language",
        "{found} nie jest datą w tym języku",
        "Write year-month-day with all zeros: 2026-05-01.",
        "Pisz rok-miesiąc-dzień, z zerami: 2026-05-01.",
    ),
    "L010.no_such_day": _e(
        "there is no day {found}",
        "nie ma takiego dnia: {found}",
        "Look at the calendar: year-month-day.",
        "Sprawdź w kalendarzu: rok-miesiąc-dzień.",
    ),
    "L011": _e(
        "{found} is not a time of day",
        "{found} nie jest godziną",
        "Times have two digits on both sides and run from 00:00 to 23:59. "
        "After the colon of a band stands a space: from 6: 50 points.",
        "Godziny mają po dwie cyfry i biegną od 00:00 do 23:59. "
        "Po dwukropku progu stoi spacja: from 6: 50 points.",
    ),
    "L012": _e(
        "more than {most} brackets stand inside each other",
        "więcej niż {most} nawiasów stoi jeden w drugim",
        "Nobody could read that; split the condition over several rules or segments.",
        "Nikt by tego nie przeczytał; podziel warunek na kilka reguł albo segmentów.",
    ),
    "L013": _e(
        'the bracket "{bracket}" has no partner',
        "nawias „{bracket}” nie ma pary",
        "Add the missing one or delete this one.",
        "Dodaj brakujący albo usuń ten.",
    ),
    "L014": _e(
        'the sign "{sign}" is not part of the language',
        "znaku „{sign}” nie ma w tym języku",
        "Its signs are = != < <= > >= + - * / ( ) , : % and quotes; a rule does not end with a full stop.",
        "Jego znaki to = != < <= > >= + - * / ( ) , : % i cudzysłowy; reguła nie kończy się kropką.",
    ),
    "L015": _e(
        'there is no currency "{code}"',
        "nie ma waluty „{code}”",
        "Currencies are written as their three-letter code: 20 PLN.",
        "Walutę zapisuje się trzyliterowym kodem: 20 PLN.",
    ),
    "L016": _e(
        "{code} has {digits} decimal digits, not more",
        "{code} ma tyle miejsc po przecinku: {digits}, nie więcej",
        "Round the amount; for a part of a grosz per item use a percentage.",
        "Zaokrąglij kwotę; zamiast ułamka grosza na sztuce użyj procentu.",
    ),
    "L017": _e(
        'money is written with the currency\'s code, not as "{found}"',
        "pieniądze zapisuje się kodem waluty, nie „{found}”",
        "For example 20 PLN.",
        "Na przykład 20 PLN.",
    ),
    "L017.polish": _e(
        'złoty is written "zł", not "{found}"',
        "złote zapisuje się „zł”, a nie „{found}”",
        "For example 20 PLN.",
        "Na przykład 20 PLN.",
    ),
    "L018": _e(
        "the rule has more than {most} words, numbers and signs",
        "reguła ma więcej niż {most} słów, liczb i znaków",
        "Keep long lists of products as a category of the shop.",
        "Zamiast długiej listy produktów użyj kategorii w sklepie.",
    ),
    "L019": _e(
        "{found} is one number, and a list of one makes no sense",
        "{found} to jedna liczba, a lista z jednej liczby nie ma sensu",
        "In Polish the comma also parts a fraction; put a space after it if these are two numbers.",
        "Po przecinku między dwiema liczbami listy stoi spacja; bez spacji to ułamek.",
    ),
}

_WORDS: Mapping[str, Entry] = {
    "L101": _e(
        'no clause begins with "{word}"',
        "żadna część reguły nie zaczyna się od „{word}”",
        f"The parts of a rule, in this order: {_ORDER_EN}.",
        f"Części reguły, w tej kolejności: {_ORDER_PL}.",
    ),
    "L102": _e(
        '"{word}" cannot follow "{before}"',
        "„{word}” nie może stać po „{before}”",
        "Put a sign or a word between them (=, >=, in, and), or write both as one fact (order.margin); "
        'an id stands in quotes ("gold").',
        "Wstaw między nie znak albo słowo (=, >=, in, and) lub zapisz je jako jedną daną (order.margin); "
        'identyfikator stoi w cudzysłowie ("gold").',
    ),
    "L102.polish": _e(
        '"{word}" cannot follow "{before}"',
        "„{word}” nie może stać po „{before}”",
        "Between two parts stands a word that joins them (and, =, in). "
        'The id of a thing stands in quotes ("gold").',
        "Między dwiema częściami stoi słowo, które je łączy (and, =, in). "
        'Identyfikator stoi w cudzysłowie ("gold").',
    ),
    "L103": _e(
        'there is no fact "{name}"',
        "nie ma danej „{name}”",
        "All facts are listed in the language reference.",
        "Wszystkie dane wymienia opis języka.",
    ),
    "L104": _e(
        'no event is called "{word}"',
        "nie ma zdarzenia „{word}”",
        "Known are: {known}.",
        "Znane są: {known}.",
    ),
    "L105": _e(
        '"{word}" cannot be counted or chosen here',
        "„{word}” nie da się tu policzyć ani wybrać",
        "Here fits: {known}.",
        "Pasuje tu: {known}.",
    ),
    "L105.event": _e(
        '"{word}" is an event, not something to choose items from',
        "„{word}” to zdarzenie, a nie coś, z czego wybiera się produkty",
        'What starts a rule stands first: "on {word}" on the line above the effect.',
        "To, co uruchamia regułę, stoi na początku: „on {word}” w wierszu nad efektem.",
    ),
    "L105.points": _e(
        'in a rule points are called "points", not "{word}"',
        "w regule punkty nazywają się zawsze „points”, a nie „{word}”",
        "Customers read the name that the programme gives them.",
        "Klienci czytają nazwę, którą nadaje im program.",
    ),
    "L105.percent": _e(
        'a percentage is written with its sign, not as "{word}"',
        "procent zapisuje się znakiem, a nie słowem „{word}”",
        "For example discount 20%.",
        "Na przykład discount 20%.",
    ),
    "L105.segment": _e(
        '"{word}" is a segment, and a rule is for customers in it by a condition',
        "„{word}” to segment; regułę dla klientów w nim zapisuje się warunkiem",
        'For example when "vip" in customer.segments discount 5%.',
        'Na przykład when "vip" in customer.segments discount 5%.',
    ),
    "L105.tier": _e(
        '"{word}" is a tier, and a rule is for customers who have it by a condition',
        "„{word}” to poziom; regułę dla klientów z nim zapisuje się warunkiem",
        'For example when customer.tier = "gold" discount 5%.',
        'Na przykład when customer.tier = "gold" discount 5%.',
    ),
    "L106.none": _e(
        'the programme has no {kind} "{id}"',
        "w programie nie ma: {kind} „{id}”",
        "It has none of this kind yet; add it to the document first.",
        "Nie ma w nim jeszcze nic tego rodzaju; najpierw dodaj to do dokumentu.",
    ),
    "L106": _e(
        'the programme has no {kind} "{id}"',
        "w programie nie ma: {kind} „{id}”",
        "It has: {known}.",
        "Są w nim: {known}.",
    ),
    "L107": _e(
        '"{word}" is not a length of time here',
        "„{word}” nie jest tu miarą czasu",
        "Here fits: {known}.",
        "Pasuje tu: {known}.",
    ),
    "L108": _e(
        'the word "{word}" is not known here',
        "słowo „{word}” nie jest tu znane",
        'Fixed words are the days of the week and none. The id of a thing stands in quotes: "{word}".',
        'Stałe słowa to dni tygodnia i none. Identyfikator stoi w cudzysłowie: "{word}".',
    ),
    "L108.code": _e(
        'the word "{word}" is not known here',
        "słowo „{word}” nie jest tu znane",
        'Codes that the customer typed are a set: "SPRING" in order.codes.',
        'Kody podane przez klienta to zbiór: "SPRING" in order.codes.',
    ),
    "L108.polish": _e(
        'the word "{word}" is not known here',
        "słowo „{word}” nie jest tu znane",
        'Fixed words are the days of the week and none. The id of a thing stands in quotes: "{word}".',
        'Stałe słowa to dni tygodnia i none. Identyfikator stoi w cudzysłowie: "{word}".',
    ),
    "L108.id": _e(
        '"{word}" is no word of the language; the id of a {kind} stands in quotes',
        "„{word}” nie jest słowem języka; identyfikator {kind} stoi w cudzysłowie",
        "Ids are written as the document spells them.",
        "Identyfikatory pisze się tak, jak w dokumencie.",
    ),
    "L108.delivery": _e(
        "it is not said how much is off delivery",
        "nie powiedziano, ile wynosi rabat na dostawę",
        "For example discount 100% on shipping.",
        "Na przykład discount 100% on shipping.",
    ),
    "L109": _e(
        '"{found}" has capital letters',
        "„{found}” ma wielkie litery",
        "Words and facts are written small; only currencies are capital (PLN).",
        "Słowa i dane pisze się małymi literami; wielkimi tylko waluty (PLN).",
    ),
    "L110": _e(
        '"{found}" has more than one dot',
        "„{found}” ma więcej niż jedną kropkę",
        "A fact is two words with one dot between them: item.price.",
        "Dana to dwa słowa z jedną kropką: item.price.",
    ),
    "L111": _e(
        '"{word}" is English, and this rule is in Polish',
        "„{word}” to słowo angielskie, a ta reguła jest po polsku",
        'The document says in which language its rules are: "language": "pl".',
        'Język reguł podaje dokument: "language": "pl".',
    ),
    "L112": _e(
        '"{word}" is not understood here',
        "nie wiadomo, co tu znaczy „{word}”",
        "All facts and words are listed in the language reference.",
        "Wszystkie dane i słowa wymienia opis języka.",
    ),
    "L113": _e(
        'the shop has no {kind} "{id}"',
        "w sklepie nie ma: {kind} „{id}”",
        "If it comes later, the rule may stay; it does nothing until then.",
        "Jeśli pojawi się później, reguła może zostać; do tego czasu nic nie robi.",
        warning=True,
    ),
    "L114": _e(
        '"{word}" is said in another way in a rule',
        "„{word}” w regule zapisuje się inaczej",
        "A rule says what is given, how much of it and on what.",
        "Reguła mówi, co się daje, ile i na co.",
    ),
    "L114.delivery": _e(
        '"{word}" is said in another way in a rule',
        "„{word}” w regule zapisuje się inaczej",
        "Delivery that costs nothing is delivery with 100% off.",
        "Darmowa dostawa to rabat 100% na dostawę.",
    ),
    "L114.behind": _e(
        '"{word}" has its parts in another order in a rule',
        "„{word}” ma w regule inną kolejność",
        "First how much, then what it is on.",
        "Najpierw ile, potem na co.",
    ),
    "L114.off": _e(
        '"{word}" is said in another way in a rule',
        "„{word}” w regule zapisuje się inaczej",
        "The verb stands first, then the amount.",
        "Najpierw stoi czasownik, potem kwota albo procent.",
    ),
    "L114.times": _e(
        '"{word}" is said in another way in a rule',
        "„{word}” w regule zapisuje się inaczej",
        "Points of the other rules are multiplied.",
        "Mnoży się punkty z pozostałych reguł.",
    ),
    "L114.set": _e(
        '"{word}" is said in another way in a rule',
        "„{word}” w regule zapisuje się inaczej",
        "In each complete set the cheapest items get the discount.",
        "W każdym pełnym zestawie rabat dostają najtańsze sztuki.",
    ),
    "L114.count": _e(
        '"{word}" in a limit is written as a number of times',
        "„{word}” w limicie zapisuje się z liczbą",
        "Numbers are always written, one too.",
        "Liczbę pisze się zawsze, także jedynkę.",
    ),
    "L114.number": _e(
        '"{word}" is written in digits',
        "„{word}” zapisuje się cyframi",
        "Numbers are always written, one too.",
        "Liczbę pisze się zawsze, także jedynkę.",
    ),
    "L114.range": _e(
        '"{word}" is said in another way in a rule',
        "„{word}” w regule zapisuje się inaczej",
        "A range has its two ends, and both belong to it.",
        "Zakres ma dwa końce i oba do niego należą.",
    ),
    "L114.clock": _e(
        '"{word}" is said in another way in a rule',
        "„{word}” w regule zapisuje się inaczej",
        "A time of day has hours from 00 to 23 and minutes.",
        "Godzinę zapisuje się od 00 do 23, z minutami.",
    ),
    "L114.unit": _e(
        '"{word}" is said in another way in a rule',
        "„{word}” w regule zapisuje się inaczej",
        "The number stands first, then its unit.",
        "Najpierw stoi liczba, potem jednostka.",
    ),
    "L114.event": _e(
        '"{word}" is said in another way in a rule',
        "„{word}” w regule zapisuje się inaczej",
        "What starts a rule stands at its beginning: on review, on signup, on birthday.",
        "To, co uruchamia regułę, stoi na jej początku: on review, on signup, on birthday.",
    ),
    "L114.day": _e(
        '"{word}" is said in another way in a rule',
        "„{word}” w regule zapisuje się inaczej",
        "A day is a condition: when now.weekday = tuesday, when now.date <= 2026-12-31.",
        "Dzień to warunek: when now.weekday = tuesday, when now.date <= 2026-12-31.",
    ),
    "L114.time": _e(
        '"{word}" is said in another way in a rule',
        "„{word}” w regule zapisuje się inaczej",
        "A time of day is a condition: when now.time in 10:00 to 12:00.",
        "Pora dnia to warunek: when now.time in 10:00 to 12:00.",
    ),
    "L114.fact": _e(
        '"{word}" has another name in a rule',
        "„{word}” nazywa się w regule inaczej",
        "What a rule can ask stands in grammar/FACTS.md.",
        "O co reguła może pytać, mówi grammar/FACTS.md.",
    ),
    "L114.goods": _e(
        '"{word}" is said in another way in a rule',
        "„{word}” w regule zapisuje się inaczej",
        'Which items, is said behind them: on items where item.category in "coffee".',
        'Które produkty, mówi się za nimi: on items where item.category in "coffee".',
    ),
    "L114.rate": _e(
        '"{word}" is said in another way in a rule',
        "„{word}” w regule zapisuje się inaczej",
        "A rate says of what it is: per 10 PLN of order.subtotal. A number alone is given once an order.",
        "Stawka mówi, od czego się liczy: per 10 PLN of order.subtotal. Samą liczbę daje się raz.",
    ),
    "L114.gift": _e(
        '"{word}" is said in another way in a rule',
        "„{word}” w regule zapisuje się inaczej",
        'A gift is given as an item by its id: give 1 item "cup".',
        'Prezent daje się jako sztukę o danym kodzie: give 1 item "cup".',
    ),
    "L114.list": _e(
        '"{word}" is said in another way in a rule',
        "„{word}” w regule zapisuje się inaczej",
        "Several ids stand in brackets with commas between them.",
        "Kilka identyfikatorów stoi w nawiasie, oddzielonych przecinkami.",
    ),
    "L114.verb": _e(
        '"{word}" lacks the word for what is done',
        "„{word}” nie ma słowa, które mówi, co się dzieje",
        "A rule says what it does: earn, discount, price, give, …",
        "Reguła mówi, co robi: earn, discount, price, give, …",
    ),
    "L114.limit": _e(
        '"{word}" is said in another way in a rule',
        "„{word}” w regule zapisuje się inaczej",
        "A limit begins with at most and stands at the end.",
        "Ograniczenie zaczyna się od at most i stoi na końcu.",
    ),
    "L114.sign": _e(
        '"{word}" is written as a sign',
        "„{word}” zapisuje się znakiem",
        "The signs are >, >=, <, <=, = and !=.",
        "Znaki to >, >=, <, <=, = i !=.",
    ),
    "L114.window": _e(
        '"{word}" is said in another way in a rule',
        "„{word}” w regule zapisuje się inaczej",
        "What is counted over a time says so right behind it: in last 12 months, in this month.",
        "Okres, za który się liczy, stoi zaraz za wartością: w ostatnich 12 miesiącach, w tym miesiącu.",
    ),
    "L114.segment": _e(
        '"{word}" is said in another way in a rule',
        "„{word}” w regule zapisuje się inaczej",
        "A customer has a set of segments, and the id is in it.",
        "Klient ma zbiór segmentów i w nim jest identyfikator.",
    ),
    "L111.rule": _e(
        "this rule is in English, and the document says that its rules are in Polish",
        "ta reguła jest po angielsku, a dokument mówi, że reguły są po polsku",
        'The language of all rules stands in the document: "language".',
        "Język wszystkich reguł podaje pole dokumentu „language”.",
    ),
    "L111.polish": _e(
        "this rule is in Polish, and the document says that its rules are in English",
        "ta reguła jest po polsku, a dokument mówi, że reguły są po angielsku",
        'For Polish rules write "language": "pl" in the document.',
        'Reguły po polsku zapowiada w dokumencie "language": "pl".',
    ),
}

_SENTENCE: Mapping[str, Entry] = {
    "L201": _e(
        "the rule has no effect",
        "reguła nie ma efektu",
        "Say what it gives: earn 1 point per 1 PLN of order.margin, discount 10%, …",
        "Napisz, co daje: earn 1 point per 1 PLN of order.margin, discount 10%, …",
    ),
    "L202": _e(
        "a rule has one effect, this is the second",
        "reguła ma jeden efekt, a to jest drugi",
        "Make it two rules; the conditions can be the same.",
        "Zrób z tego dwie reguły; warunki mogą być te same.",
    ),
    "L203": _e(
        '"{word}" stands too late in the rule',
        "„{word}” stoi w regule za późno",
        f"The order is: {_ORDER_EN}.",
        f"Kolejność jest taka: {_ORDER_PL}.",
    ),
    "L203.units": _e(
        '"{word}" says who gets it, not for which items',
        "„{word}” mówi, kto dostaje, a nie za które produkty",
        "Items are chosen in the effect: discount 5% on items where …",
        "Produkty wybiera się w efekcie: discount 5% on items where …",
    ),
    "L204": _e(
        'a rule has only one "{word}"',
        "reguła ma tylko jedno „{word}”",
        'Join two conditions with "and".',
        "Dwa warunki połącz słowem „and”.",
    ),
    "L205": _e(
        "after the number {number} a unit is missing",
        "po liczbie {number} brakuje jednostki",
        "Units are points, items, times, PLN, days and so on; a rate is per 1 PLN.",
        "Jednostki to points, items, times, PLN, days i tak dalej; stawka to per 1 PLN.",
    ),
    "L206": _e(
        'before {word} the word "of" is missing',
        "przed {word} brakuje słowa „of”",
        "For example 1 point per 1 PLN of order.margin, 50% of order.subtotal.",
        "Na przykład 1 point per 1 PLN of order.margin, 50% of order.subtotal.",
    ),
    "L207": _e(
        'it is not clear how far this "where" reaches',
        "nie wiadomo, dokąd sięga to „where”",
        "Put the fact and its filter in brackets: (customer.orders where order.subtotal >= 50 PLN) >= 3",
        "Ujmij daną i jej filtr w nawias: (customer.orders where order.subtotal >= 50 PLN) >= 3",
    ),
    "L207.amount": _e(
        '"where" cannot stand here',
        "„where” nie może tu stać",
        'It narrows what stands after "on": earn 5 points on items where …',
        "Zawęża to, co stoi po „on”: earn 5 points on items where …",
    ),
    "L208": _e(
        '"and" beside "or" can be read in two ways',
        "„and” obok „or” można odczytać na dwa sposoby",
        "Put brackets around what belongs together: a and (b or c).",
        "Ujmij w nawias to, co należy do siebie: a and (b or c).",
    ),
    "L209": _e(
        '"{word}" stands twice',
        "„{word}” stoi dwa razy",
        "Twice is the same as not at all; leave both out.",
        "Dwa razy to tyle co wcale; usuń oba.",
    ),
    "L210": _e(
        "comparisons cannot be chained",
        "porównań nie można łączyć w łańcuch",
        'Write two with "and" between them, or a range: order.subtotal in 50 PLN to 100 PLN',
        "Napisz dwa połączone słowem „and” albo zakres: order.subtotal in 50 PLN to 100 PLN",
    ),
    "L211": _e(
        "it is not said for whom or for how long this limit holds",
        "nie powiedziano, kogo i jak długo dotyczy ten limit",
        'Add "per order", "per customer", "per customer per month" or "in total".',
        "Dodaj „per order”, „per customer”, „per customer per month” albo „in total”.",
    ),
    "L212": _e(
        "no comma stands here",
        "w tym miejscu nie stawia się przecinka",
        "Commas stand only between the members of a list in brackets and between bands.",
        "Przecinki stoją tylko między elementami listy w nawiasie i między progami.",
    ),
    "L213": _e(
        "two numbers stand side by side",
        "dwie liczby stoją obok siebie",
        "Thousands are parted as in 10 000; otherwise something is missing between them.",
        "Tysiące oddziela się jak w 10 000; w innym razie czegoś między nimi brakuje.",
    ),
    "L214": _e(
        'something is missing after "{before}": {next}',
        "po „{before}” czegoś brakuje: {next}",
        "{do}",
        "{do}",
    ),
    "L215": _e(
        'after "{before}" comes {next}, not "{word}"',
        "po „{before}” nie może stać „{word}”; pasuje tu: {next}",
        "{do}",
        "{do}",
    ),
    "L215.first": _e(
        'the first word is {next}, not "{word}"',
        "na początku nie może stać „{word}”; pasuje tu: {next}",
        "{do}",
        "{do}",
    ),
    "L215.first_order": _e(
        '"{word}" is no event',
        "„{word}” to nie zdarzenie",
        "That an order is the customer's first is a condition: when order.is_first.",
        "To, że zamówienie jest pierwsze, jest warunkiem: when order.is_first.",
    ),
    "L215.total": _e(
        '"{word}" stands too early',
        "„{word}” stoi za wcześnie",
        "It ends a limit: at most 500 points in total.",
        "Kończy limit: at most 500 points in total.",
    ),
    "L216.item": _e(
        'for each item is said with "on", not with "per"',
        "liczenie za sztukę zapisuje się słowem „on”, a nie „per”",
        "For example earn 5 points on every item. A rate counts money: per 1 PLN of order.margin.",
        "Na przykład earn 5 points on every item. Stawka liczy pieniądze: per 1 PLN of order.margin.",
    ),
    "L216": _e(
        'after "per" an effect needs a quantity',
        "po „per” w efekcie potrzebna jest ilość",
        'For example earn 1 point per 1 PLN of order.margin. A limit is "at most 5 points per order".',
        "Na przykład earn 1 point per 1 PLN of order.margin. Limit to „at most 5 points per order”.",
    ),
    "L216.scope": _e(
        '"{word}" says whom a limit counts, but this is the effect',
        "„{word}” mówi, kogo dotyczy limit, a to jest efekt",
        "A rate is earn 1 point per 1 PLN of order.margin. A limit is at most 5 points per order.",
        "Stawka to: earn 1 point per 1 PLN of order.margin. Limit to: at most 5 points per order.",
    ),
    "L216.limit": _e(
        'after "per" a limit needs a word without a number',
        "po „per” w limicie potrzebne jest słowo bez liczby",
        "For example at most 500 points per customer per month.",
        "Na przykład at most 500 points per customer per month.",
    ),
    "L217": _e(
        "a calculation in an effect needs brackets",
        "obliczenie w efekcie potrzebuje nawiasów",
        "For example earn 1 point per 1 PLN of (order.subtotal - order.shipping).",
        "Na przykład earn 1 point per 1 PLN of (order.subtotal - order.shipping).",
    ),
    "L218": _e(
        '"not" stands before a yes-or-no fact or a bracket',
        "„not” stoi przed daną typu tak/nie albo przed nawiasem",
        'For example not order.is_first, not (order.subtotal >= 50 PLN), item.category not in "tea".',
        'Na przykład not order.is_first, not (order.subtotal >= 50 PLN), item.category not in "tea".',
    ),
    "L219": _e(
        "a condition does not stand in this part of a rule",
        "w tej części reguły nie stoi warunek",
        'Conditions stand after "when", before the effect.',
        "Warunki stoją po „when”, przed efektem.",
    ),
    "L220": _e(
        'between "{before}" and {word} a comparison is missing',
        "między „{before}” a {word} brakuje porównania",
        'For example = or >= or in: item.category in "coffee".',
        'Na przykład = albo >= albo in: item.category in "coffee".',
    ),
    "L221": _e(
        '"{word}" begins an effect and is no fact',
        "„{word}” rozpoczyna efekt i nie jest daną",
        "A fact has a dot, such as item.price or order.subtotal.",
        "Dana ma kropkę, na przykład item.price albo order.subtotal.",
    ),
    "L221.polish": _e(
        '"{word}" begins an effect and is no fact',
        "„{word}” rozpoczyna efekt i nie jest daną",
        "A fact is a phrase, such as item.price or order.subtotal.",
        "Dana to całe wyrażenie, na przykład item.price albo order.subtotal.",
    ),
}

_TYPES: Mapping[str, Entry] = {
    "T101": _e(
        "{left} and {right} cannot be added or subtracted",
        "nie można dodać ani odjąć: {left} i {right}",
        "Both sides must be of one kind: money with money, points with points. "
        "What a point is worth is said in the programme, not in a rule.",
        "Obie strony muszą być tego samego rodzaju: pieniądze z pieniędzmi, punkty z punktami. "
        "Ile wart jest punkt, mówi program, nie reguła.",
    ),
    "T101.range": _e(
        "{left} and {right} cannot be added or subtracted",
        "nie można dodać ani odjąć: {left} i {right}",
        "A stretch from one to the other is written with its two ends: in 16:00 to 18:00.",
        "Zakres od jednej do drugiej wartości zapisuje się z oboma końcami: in 16:00 to 18:00.",
    ),
    "T102": _e(
        "{left} cannot be compared with {right}",
        "nie można porównać: {left} i {right}",
        "Both sides must be of one kind. A number alone has no unit: write the currency, items, days or % "
        "behind it.",
        "Obie strony muszą być tego samego rodzaju. Sama liczba nie ma jednostki: napisz po niej walutę, "
        "sztuki, dni albo %.",
    ),
    "T102.weekday": _e(
        "{left} cannot be compared with {right}",
        "nie można porównać: {left} i {right}",
        "Days of the week stand without quotes: now.weekday = tuesday.",
        "Dni tygodnia stoją bez cudzysłowu: now.weekday = tuesday.",
    ),
    "T102.quoted": _e(
        "{left} cannot be compared with {right}",
        "nie można porównać: {left} i {right}",
        "What stands in quotes is a text. Write a number, an amount, a date or a time without them.",
        "W cudzysłowie stoi tekst. Liczbę, kwotę, datę i godzinę pisze się bez cudzysłowu.",
    ),
    "T102.set": _e(
        "{left} cannot be compared with {right}",
        "nie można porównać: {left} i {right}",
        'A set may hold several; ask whether this is one of them: "SPRING" in order.codes.',
        'Zbiór może zawierać kilka rzeczy; zapytaj, czy jest w nim ta: "SPRING" in order.codes.',
    ),
    "T103": _e(
        "the amount is in {code}, the programme in {currency}",
        "kwota jest w {code}, a program w {currency}",
        "Amounts in a rule are in the programme's currency.",
        "Kwoty w regule są w walucie programu.",
    ),
    "T104": _e(
        "a condition is needed here, this is {left}",
        "potrzebny jest tu warunek, a to jest {left}",
        "Compare it with something: order.subtotal >= 50 PLN.",
        "Porównaj to z czymś: order.subtotal >= 50 PLN.",
    ),
    "T104.choice": _e(
        "this value stands by itself; values to choose from stand in brackets",
        "ta wartość stoi sama; wartości do wyboru stoją w nawiasie",
        'For example item.category in ("coffee", "tea").',
        'Na przykład item.category in ("coffee", "tea").',
    ),
    "T105": _e(
        "{wanted} is needed here, this is {left}",
        "potrzebne jest tu: {wanted}, a to jest {left}",
        "earn gives points, discount and price take money or a percentage, pay gives money, "
        "multiply takes a plain number.",
        "earn daje punkty, discount i price biorą kwotę albo procent, pay daje pieniądze, "
        "a multiply bierze zwykłą liczbę.",
    ),
    "T105.unitless": _e(
        "it is not said what these {number} are",
        "nie powiedziano, czego jest {number}",
        "Add the unit: {number} points, {number} PLN, {number}%.",
        "Dodaj jednostkę: {number} points, {number} PLN, {number}%.",
    ),
    "T106": _e(
        '{left} cannot be "in" {right}',
        "{left} nie może być „in” {right}",
        "After \"in\" stands a category, a list in brackets, a set of ids, or a range from A to B.",
        "Po „in” stoi kategoria, lista w nawiasie, zbiór identyfikatorów albo zakres A to B.",
    ),
    "T107": _e(
        "{left} and {right} cannot be multiplied or divided",
        "nie można pomnożyć ani podzielić: {left} i {right}",
        "One of them must be a plain number or a percentage; money may be divided by money or by a count.",
        "Jedno z nich musi być zwykłą liczbą albo procentem; "
        "pieniądze można dzielić przez pieniądze lub liczbę sztuk.",
    ),
    "T108": _e(
        "a percentage of {left} means nothing",
        "procent z: {left} nic nie znaczy",
        "A percentage is of money, points, a number or a count.",
        "Procent liczy się z pieniędzy, punktów, liczby albo liczby sztuk.",
    ),
    "T109": _e(
        "days and months cannot be compared or added: months differ in length",
        "dni i miesięcy nie można porównywać ani dodawać: miesiące mają różną długość",
        "Use days and weeks on both sides, or months and years on both.",
        "Użyj po obu stronach dni i tygodni albo po obu miesięcy i lat.",
    ),
    "T109.fact": _e(
        "{name} is measured in days, and months differ in length",
        "{name} liczy się w dniach, a miesiące mają różną długość",
        "Write the length in days or weeks, for example 30 days.",
        "Podaj długość w dniach albo tygodniach, na przykład 30 days.",
    ),
    "T110": _e(
        "of {left}, none is greater than another",
        "{left}: nie da się powiedzieć, co jest większe",
        "Use = or != or in.",
        "Użyj = albo != albo in.",
    ),
    "T111": _e(
        "{name} is a yes-or-no fact and stands by itself",
        "{name} to dana typu tak/nie i stoi sama",
        "Write {name}, or not {name}.",
        "Napisz {name} albo not {name}.",
    ),
    "T112": _e(
        "a percentage is needed before \"of\", this is {left}",
        "przed „of” potrzebny jest procent, a to jest {left}",
        "For example 50% of order.subtotal.",
        "Na przykład 50% of order.subtotal.",
    ),
    "T113": _e(
        '"above" needs two of a kind, not {left} and {right}',
        "„above” potrzebuje dwóch wartości tego samego rodzaju, a nie: {left} i {right}",
        "For example employee.margin above employee.target.",
        "Na przykład employee.margin above employee.target.",
    ),
    "T114": _e(
        "nothing can be divided by zero",
        "nie można dzielić przez zero",
        "Write another number.",
        "Napisz inną liczbę.",
    ),
    "T115": _e(
        '"per" counts {left}, but what follows "of" is {right}',
        "„per” liczy: {left}, ale po „of” stoi {right}",
        "Both must be of one kind: per 1 PLN of order.margin, per 1 item of order.quantity.",
        "Oba muszą być tego samego rodzaju: per 1 PLN of order.margin, per 1 item of order.quantity.",
    ),
    "T116": _e(
        'this range runs backwards and holds nothing',
        "ten zakres biegnie wstecz i niczego nie zawiera",
        "Write the smaller end first. Only times of day may pass midnight: 22:00 to 02:00.",
        "Zacznij od mniejszego końca. Tylko godziny mogą przechodzić przez północ: 22:00 to 02:00.",
    ),
    "T117": _e(
        "{left} stands only after \"in\"",
        "{left} stoi tylko po „in”",
        "For example item.sku in (\"A\", \"B\").",
        "Na przykład item.sku in (\"A\", \"B\").",
    ),
    "T118": _e(
        "{name} always has a value, so it is never none",
        "{name} zawsze ma wartość, więc nigdy nie jest none",
        "Leave the comparison with none out.",
        "Usuń porównanie z none.",
    ),
    "T120": _e(
        "{name} cannot meet these conditions at once, so they never hold",
        "te warunki dla danej {name} wykluczają się, więc nigdy nie są spełnione naraz",
        "Look at the numbers. If one of the two is enough, join them by \"or\".",
        "Sprawdź wartości albo napisz „or”, jeśli wystarczy jeden z warunków.",
        warning=True,
    ),
    "T121": _e(
        "{name} always meets one of these conditions, so they tell nothing apart",
        "{name} zawsze spełnia któryś z tych warunków, więc niczego nie rozróżniają",
        "Look at the numbers, or leave the conditions out.",
        "Sprawdź wartości albo usuń te warunki.",
        warning=True,
    ),
}  # fmt: skip

_MEANING: Mapping[str, Entry] = {
    "R151": _e(
        "only points are multiplied",
        "mnoży się tylko punkty",
        "Write: multiply points by 2.",
        "Napisz: multiply points by 2.",
    ),
    "R152": _e(
        "multiplied by 1, points stay as they are",
        "po pomnożeniu przez 1 punktów jest tyle samo",
        "For double points write: multiply points by 2.",
        "Podwójne punkty to: multiply points by 2.",
        warning=True,
    ),
    "R102": _e(
        "it is not said what this is a percentage of",
        "nie powiedziano, od czego liczyć ten procent",
        "Name the base: pay 3% of employee.margin.",
        "Podaj podstawę: pay 3% of employee.margin.",
    ),
    "R102.flat": _e(
        "{left} is not a part of anything, so \"of\" has no place here",
        "{left} nie jest częścią niczego, więc „of” nie ma tu miejsca",
        "Leave \"of …\" out, use a percentage, or add a rate: 1 point per 1 PLN of …",
        "Usuń „of …”, użyj procentu albo dodaj stawkę: 1 point per 1 PLN of …",
    ),
    "R103": _e(
        "{name} is about single items, so the rule must say which",
        "{name} dotyczy pojedynczych sztuk, więc reguła musi powiedzieć których",
        "Add \"on items\" after it: of {name} on items where …",
        "Dodaj po tym „on items”: of {name} on items where …",
    ),
    "R103.order": _e(
        "{name} is about the whole order, but the rule names single items",
        "{name} dotyczy całego zamówienia, a reguła wybiera pojedyncze sztuki",
        "Use a fact of the items (item.paid, item.margin), or leave \"on …\" out.",
        "Użyj danej o sztukach (item.paid, item.margin) albo usuń „on …”.",
    ),
    "R103.discount": _e(
        "a percentage off is of what is still to pay, so {name} need not be said",
        "procent rabatu liczy się od tego, co zostało do zapłaty, więc nie trzeba mówić: {name}",
        "Leave \"of {name}\" out: discount 10%; or say of which price: of item.regular_price on items.",
        "Usuń „of {name}”: discount 10%; albo weź cenę produktów: of item.regular_price on items.",
    ),
    "R104": _e(
        "a price is for each item, so the rule must say for which",
        "cena dotyczy każdej sztuki, więc reguła musi powiedzieć której",
        "Add \"on every item where …\" or \"on cheapest 1 of every 2 items where …\".",
        "Dodaj „on every item where …” albo „on cheapest 1 of every 2 items where …”.",
    ),
    "R105": _e(
        "a percentage needs no \"every\": it is the same for each item and for all",
        "procent nie potrzebuje „every”: dla każdej sztuki i dla wszystkich jest ten sam",
        "Write \"on items where …\".",
        "Napisz „on items where …”.",
    ),
    "R106": _e(
        "it is not said of what each {per} counts",
        "nie powiedziano, czego dotyczy stawka za każde {per}",
        "Name the base: per 1 PLN of order.margin.",
        "Podaj podstawę: per 1 PLN of order.margin.",
    ),
    "R106.discount": _e(
        "a discount or a price has no \"per\"",
        "rabat i cena nie mają „per”",
        "For money off each item write: discount 5 PLN on every item.",
        "Rabat kwotowy od każdej sztuki to: discount 5 PLN on every item.",
    ),
    "R107": _e(
        "this effect cannot be limited by {left}",
        "tego efektu nie można ograniczyć przez: {left}",
        "This effect can be limited by: {known}.",
        "Ten efekt można ograniczyć przez: {known}.",
    ),
    "R108": _e(
        "the same limit stands twice",
        "ten sam limit stoi dwa razy",
        "Keep the smaller one.",
        "Zostaw mniejszy.",
    ),
    "R109": _e(
        "{found} is not enough here: a number above 0 is needed",
        "{found} to tutaj za mało: potrzebna jest liczba większa od 0",
        "A rule that gives nothing is left out of the programme.",
        "Regułę, która nic nie daje, usuwa się z programu.",
    ),
    "R109.fraction": _e(
        "{found} is not a whole number, and these cannot be split",
        "{found} nie jest liczbą całkowitą, a tego nie da się podzielić",
        "Write a whole number.",
        "Napisz liczbę całkowitą.",
    ),
    "R109.one": _e(
        "sets of one are single items",
        "zestawy po jednej to pojedyncze sztuki",
        "Write \"on every item\".",
        "Napisz „on every item”.",
    ),
    "R110": _e(
        "a discount of {found} would give money away on top of the goods",
        "rabat {found} oddawałby razem z towarem pieniądze",
        "The most is 100%.",
        "Najwięcej to 100%.",
    ),
    "R111": _e(
        "{name} is not known here: this is about {about}",
        "{name} nie jest tu znane: chodzi tu o {about}",
        "Here fit facts of: {known}.",
        "Pasują tu dane z: {known}.",
    ),
    "R111.item": _e(
        "{name} is about single items, but this is about {about}",
        "{name} dotyczy pojedynczych sztuk, a tu chodzi o {about}",
        "Choose the items in the effect: discount 5% on items where {name} …",
        "Wybierz produkty w efekcie: discount 5% on items where {name} …",
    ),
    "R112": _e(
        "{name} is not about the past, so it takes no \"in last …\"",
        "{name} nie dotyczy przeszłości, więc nie przyjmuje „in last …”",
        "Facts about the past are {known}.",
        "Dane o przeszłości to {known}.",
    ),
    "R113": _e(
        "{name} cannot be narrowed with \"where\"",
        "{name} nie można zawęzić słowem „where”",
        "It can be done with: {known}.",
        "Można to zrobić z: {known}.",
    ),
    "R114": _e(
        "the shop may not know {name}, and the rule does not say what then",
        "sklep może nie znać {name}, a reguła nie mówi, co wtedy",
        "Say it here: ({name} else …), or for the whole programme: \"assume_margin\".",
        "Powiedz to tutaj: ({name} else …) albo dla całego programu: „assume_margin”.",
    ),
    "R115": _e(
        "{name} always has a value, so \"else\" never applies",
        "{name} zawsze ma wartość, więc „else” nigdy nie zadziała",
        "Leave \"else …\" out.",
        "Usuń „else …”.",
    ),
    "R123": _e(
        "the past does not keep {name}, so it cannot be narrowed by it",
        "przeszłość nie przechowuje danej {name}, więc nie można nią zawężać",
        "It can be narrowed by: {known}.",
        "Można zawężać przez: {known}.",
    ),
    "R124": _e(
        "{name} and {other} cannot stand in one \"where\": one is about orders, the other about items",
        "{name} i {other} nie mogą stać w jednym „where”: jedno dotyczy zamówień, drugie produktów",
        "Ask about the orders or about their items.",
        "Pytaj o zamówienia albo o ich produkty.",
    ),
    "R116": _e(
        "{take} of {size} cannot be chosen",
        "nie można wybrać {take} z {size}",
        "The set must be larger than what is taken from it.",
        "Zestaw musi być większy niż to, co się z niego bierze.",
    ),
    "R117": _e(
        "{about} cannot get this effect",
        "{about} nie mogą dostać tego efektu",
        "Customers earn points and get discounts and prices; others are paid (pay 3% of employee.margin).",
        "Klienci dostają punkty, rabaty i ceny; wszystkim innym się wypłaca (pay 3% of employee.margin).",
    ),
    "R118": _e(
        "this effect needs an order, but the rule starts with \"{word}\"",
        "ten efekt potrzebuje zamówienia, a regułę uruchamia „{word}”",
        "Without a start a rule is about each order.",
        "Reguła bez początku dotyczy każdego zamówienia.",
    ),
    "R118.order": _e(
        "a rule about each order needs no \"on order\"",
        "reguła o każdym zamówieniu nie potrzebuje „on order”",
        "Leave the line out.",
        "Usuń ten wiersz.",
    ),
    "R119": _e(
        "this limit cannot be \"per {word}\"",
        "ten limit nie może być „per {word}”",
        "Here fits: {known}.",
        "Pasuje tu: {known}.",
    ),
    "R119.customers": _e(
        "so many customers \"per {word}\" cannot be counted",
        "nie da się liczyć klientów „per {word}”",
        "Write \"in total\", or per: {known}.",
        "Napisz „in total” albo per: {known}.",
    ),
    "R120": _e(
        "delivery is one thing and cannot be narrowed",
        "dostawa jest jedna i nie można jej zawężać",
        "Put the condition after \"when\".",
        "Warunek postaw po „when”.",
    ),
    "R121": _e(
        "a thing \"{id}\" cannot be named here",
        "nie można tu wskazać jednej rzeczy: „{id}”",
        "Narrow with \"where\": items where item.sku = \"{id}\".",
        "Zawęź słowem „where”: items where item.sku = \"{id}\".",
    ),
    "R122": _e(
        "points are not given on delivery",
        "za dostawę nie nalicza się punktów",
        "Leave \"on shipping\" out, or discount the delivery.",
        "Usuń „on shipping” albo daj rabat na dostawę.",
    ),
}  # fmt: skip

_SETS: Mapping[str, Entry] = {
    "R138": _e(
        "a bundle is a price of a whole set, so the rule must say of which",
        "zestaw ma jedną cenę za całość, więc reguła musi powiedzieć, z czego się składa",
        "Add \"on every 3 items where …\" or \"on every item where … with 1 item where …\".",
        "Dodaj „on every 3 items where …” albo „on every item where … with 1 item where …”.",
    ),
}  # fmt: skip

_BANDS: Mapping[str, Entry] = {
    "R131": _e(
        "\"{word}\" takes no bands",
        "„{word}” nie ma progów",
        "Bands fit earn, discount, multiply, pay and charge.",
        "Progi pasują do earn, discount, multiply, pay i charge.",
    ),
    "R132": _e(
        "it is not said whether each part has its own band, or the band reached decides for all",
        "nie powiedziano, czy każda część ma swój próg, czy osiągnięty próg rozstrzyga o całości",
        "\"marginal\": each part has its own band, as with a tax. "
        "\"whole\": the band reached decides for all.",
        "„marginal”: każda część ma swój próg, jak w podatku. "
        "„whole”: osiągnięty próg rozstrzyga o całości.",
    ),
    "R133": _e(
        "{left} has no parts that add up, so \"{word}\" has no place here",
        "{left} nie składa się z części, więc „{word}” nie ma tu miejsca",
        "The band that is reached decides.",
        "Rozstrzyga osiągnięty próg.",
    ),
    "R134": _e(
        "a fixed amount cannot be split over the parts of the measure",
        "stałej kwoty nie da się podzielić na części tego, co się mierzy",
        "Use percentages or a rate (per 1 PLN), or let the band reached decide.",
        "Użyj procentów albo stawki (per 1 PLN) lub niech rozstrzyga osiągnięty próg.",
    ),
    "R134.multiply": _e(
        "points are multiplied by one number, so the band reached decides",
        "punkty mnoży się przez jedną liczbę, więc rozstrzyga osiągnięty próg",
        "\"whole\" says so.",
        "Mówi o tym „whole”.",
    ),
    "R135": _e(
        "{name} is different for each item, so it cannot decide about a set of items",
        "{name} ma dla każdej sztuki inną wartość, więc nie może rozstrzygać o zestawie sztuk",
        "Write \"on items where …\" or \"on every item where …\".",
        "Napisz „on items where …” albo „on every item where …”.",
    ),
    "R135.fixed": _e(
        "{name} is different for each item, so a fixed amount must be for each item",
        "{name} ma dla każdej sztuki inną wartość, więc stała kwota musi dotyczyć każdej sztuki",
        "Write \"on every item where …\".",
        "Napisz „on every item where …”.",
    ),
    "R136": _e(
        "the limit {limit} is not above {before}, which stands before it",
        "próg {limit} nie jest wyższy niż {before}, który stoi przed nim",
        "Bands stand in rising order.",
        "Progi stoją w rosnącej kolejności.",
    ),
    "R136.same": _e(
        "two bands begin at {limit}",
        "dwa progi zaczynają się od {limit}",
        "Keep one of them.",
        "Zostaw jeden z nich.",
    ),
    "R153": _e(
        "from {limit} on nothing changes: the band before it gives the same",
        "od {limit} nic się nie zmienia: poprzedni próg daje to samo",
        "Change the amount, or leave this band out.",
        "Zmień wartość albo usuń ten próg.",
        warning=True,
    ),
    "R139": _e(
        "from {limit} on the new amount holds for everything, for what lies below it too",
        "od progu {limit} nowa wielkość obejmuje całość, także to, co leży poniżej progu",
        "With \"marginal\" each part gets what its own band says; keep \"whole\" if the jump is wanted.",
        "Przy „marginal” każda część dostaje tyle, ile mówi jej próg; „whole” zostaw, gdy skok ma być.",
        warning=True,
    ),
    "R139.money": _e(
        "reaching {limit} changes the amount by {amount} at once",
        "przy {limit} kwota skacze od razu o {amount}",
        "With \"marginal\" each part gets what its own band says; keep \"whole\" if the jump is wanted.",
        "Przy „marginal” każda część dostaje tyle, ile mówi jej próg; „whole” zostaw, gdy skok ma być.",
        warning=True,
    ),
    "R137": _e(
        "this band gives {left}, the first one {wanted}",
        "ten próg daje co innego ({left}) niż pierwszy ({wanted})",
        "All bands of a rule give the same kind of amount.",
        "Wszystkie progi reguły dają ten sam rodzaj wartości.",
    ),
}  # fmt: skip

_OCCASIONS: Mapping[str, Entry] = {
    "R140": _e(
        "it is not said which segment is entered",
        "nie powiedziano, do którego segmentu klient wchodzi",
        "Name it: within 14 days of segment \"silent-60\". Segments here: {known}.",
        "Nazwij go: within 14 days of segment \"silent-60\". Segmenty: {known}.",
    ),
    "R141": _e(
        "a rule for {about} cannot start like this",
        "{about}: reguła dla nich nie może się tak zaczynać",
        "Leave the start out: the rule is then about each order.",
        "Usuń początek: reguła będzie wtedy dotyczyć każdego zamówienia.",
    ),
    "R141.period": _e(
        "a rule for {about} is about a period, and none is named",
        "{about}: reguła dla nich dotyczy okresu, a żadnego nie podano",
        "Begin with a period, such as: every quarter.",
        "Zacznij od okresu, na przykład: every quarter.",
    ),
    "R141.friend": _e(
        "there is a friend only where one customer refers another",
        "polecony jest tylko tam, gdzie jeden klient poleca sklep drugiemu",
        "Write: on referral for friends.",
        "Napisz: on referral for friends.",
    ),
    "R141.employee": _e(
        "employees get something for the orders they serve or for a period",
        "pracownicy dostają coś za obsłużone zamówienia albo za okres",
        "Leave the start out, or begin with a period, such as: every month.",
        "Usuń początek albo zacznij od okresu, na przykład: every month.",
    ),
    "R142": _e(
        "customers are not paid money",
        "klientom nie wypłaca się pieniędzy",
        "Give points (earn 100 points) or take something off (discount 10 PLN).",
        "Nalicz punkty (earn 100 points) albo daj rabat (discount 10 PLN).",
    ),
    "R143": _e(
        "{about} cannot be charged",
        "{about}: od nich nie można nic pobrać",
        "Only suppliers and distributors owe the shop something: every quarter for suppliers charge …",
        "Sklepowi płacą tylko dostawcy i dystrybutorzy: every quarter for suppliers charge …",
    ),
    "R144": _e(
        "there are no items here: the rule is about {about}",
        "nie ma tu żadnych sztuk: reguła dotyczy czegoś innego ({about})",
        "Leave \"on …\" out, or leave out the start, so that the rule is about each order.",
        "Usuń „on …” albo początek reguły, a będzie dotyczyć każdego zamówienia.",
    ),
    "R145": _e(
        "this is not earned but given",
        "tego się nie nalicza, to się daje",
        "Write: give 1 badge \"…\".",
        "Napisz: give 1 badge \"…\".",
    ),
    "R145.earn": _e(
        "this is not given but earned",
        "tego się nie daje, to się nalicza",
        "Write \"earn\" in place of \"give\".",
        "Zamiast „give” napisz „earn”.",
    ),
    "R146": _e(
        "it is not said which one is meant",
        "nie powiedziano, o który z nich chodzi",
        "Name it in quotes: earn 1 stamp \"coffee-card\". Known here: {known}.",
        "Podaj nazwę w cudzysłowie: earn 1 stamp \"coffee-card\". Znane tutaj: {known}.",
    ),
    "R146.thing": _e(
        "it is not said which one is given",
        "nie powiedziano, co jest prezentem",
        "Name it in quotes: give 1 item \"STICKERS\". Known here: {known}.",
        "Podaj nazwę w cudzysłowie: give 1 item \"STICKERS\". Znane tutaj: {known}.",
    ),
    "R147": _e(
        "a streak is counted in the rule's own periods",
        "serię liczy się w okresach tej reguły",
        "Write: {known} of customer.streak.",
        "Napisz: {known} of customer.streak.",
    ),
    "R150": _e(
        "{left} cannot be given",
        "{left}: tego nie można dać",
        "A product, a reward or a badge can: give 1 item \"STICKERS\". Points are earned: earn 5 points.",
        "Dać można produkt, nagrodę albo odznakę: give 1 item \"STICKERS\". "
        "Punkty się nalicza: earn 5 points.",
    ),
    "R148": _e(
        "a streak has a meaning only in what a rule \"every\" period gives a customer",
        "seria ma sens tylko w tym, co reguła daje klientowi za okres: co tydzień, co miesiąc",
        "every month when customer.orders >= 1 earn 20 points per 1 month of customer.streak",
        "every month when customer.orders >= 1 earn 20 points per 1 month of customer.streak",
    ),
}  # fmt: skip

CATALOGUE: Mapping[str, Entry] = {
    **_LETTERS,
    **_WORDS,
    **_SENTENCE,
    **_TYPES,
    **_MEANING,
    **_BANDS,
    **_SETS,
    **_OCCASIONS,
}
"""Every code of the language with its words."""

LABELS: Mapping[str, Mapping[str, str]] = {
    "see": {"en": "this belongs to it", "pl": "to należy do sprawy"},
    "L013": {"en": "the last bracket that was opened", "pl": "ostatni otwarty nawias"},
    "L202": {"en": "the first effect", "pl": "pierwszy efekt"},
    "L204": {"en": "the first one", "pl": "pierwsze takie miejsce"},
    "L208": {"en": "the other joining word", "pl": "drugi spójnik"},
    "L210": {"en": "the first comparison", "pl": "pierwsze porównanie"},
    "R108": {"en": "the first limit", "pl": "pierwszy limit"},
    "R124": {"en": "the other fact", "pl": "druga dana"},
    "R136": {"en": "the limit before it", "pl": "próg przed nim"},
    "R153": {"en": "the band before it", "pl": "próg przed nim"},
    "T104": {"en": "the first of them", "pl": "pierwsza z nich"},
    "T120": {"en": "the other condition", "pl": "drugi warunek"},
    "T121": {"en": "the other condition", "pl": "drugi warunek"},
}
"""What a related place is: by code, or by the label that the place has itself."""


# ---------------------------------------------------------------- terms inside messages

_TERMS: Mapping[str, tuple[str, str]] = {
    # types
    "money": ("an amount of money", "kwota pieniędzy"),
    "points": ("a number of points", "liczba punktów"),
    "percent": ("a percentage", "procent"),
    "number": ("a plain number", "zwykła liczba"),
    "duration": ("a length of time", "okres"),
    "date": ("a date", "data"),
    "time": ("a time of day", "godzina"),
    "weekday": ("a day of the week", "dzień tygodnia"),
    "text": ("a text", "tekst"),
    "flag": ("a condition", "warunek"),
    "set": ("a set", "zbiór"),
    "list": ("a list", "lista"),
    "range": ("a range", "zakres"),
    "none": ("none", "brak wartości (none)"),
    "count": ("a number of things", "liczba rzeczy"),
    "count:item": ("a number of items", "liczba sztuk"),
    "count:order": ("a number of orders", "liczba zamówień"),
    "count:time": ("a number of times", "liczba razy"),
    "count:customer": ("a number of customers", "liczba klientów"),
    "category": ("a category", "kategoria"),
    "brand": ("a brand", "marka"),
    "sku": ("a product code", "kod produktu"),
    "tier": ("a tier", "poziom"),
    "segment": ("a segment", "segment"),
    "partner": ("a partner", "partner"),
    "reward": ("a reward", "nagroda"),
    "role": ("a role", "stanowisko"),
    # things that ids name, without an article
    "id:tier": ("tier", "poziomu"),
    "id:segment": ("segment", "segmentu"),
    "id:partner": ("partner", "partnera"),
    "id:reward": ("reward", "nagrody"),
    "id:code": ("code", "kodu"),
    "id:card": ("kind of card", "rodzaju karty"),
    "id:role": ("role", "stanowiska"),
    "id:stamp_card": ("stamp card", "karty pieczątek"),
    "id:draw": ("draw", "losowania"),
    "id:badge": ("badge", "odznaki"),
    "id:sku": ("product", "produktu"),
    "id:category": ("category", "kategorii"),
    "id:brand": ("brand", "marki"),
    "id:label": ("label", "etykiety"),
    # what a rule or a field is about
    "about:order": ("an order", "zamówienie"),
    "about:item": ("single items", "pojedyncze sztuki"),
    "about:customer": ("a customer", "klienta"),
    "about:employee": ("an employee and a period", "pracownika i okres"),
    "about:event": ("an event that is no order", "zdarzenie, które nie jest zamówieniem"),
    "about:past": ("past orders", "dawne zamówienia"),
    "customers": ("customers", "klienci"),
    "about:team": ("a team and a period", "zespół i okres"),
    "about:supplier": ("a supplier and a period", "dostawcę i okres"),
    "about:distributor": ("a distributor and a period", "dystrybutora i okres"),
    "about:affiliate": ("an affiliate", "pośrednika"),
    "friends": ("friends who were referred", "poleceni"),
    "employees": ("employees", "pracownicy"),
    "teams": ("teams", "zespoły"),
    "suppliers": ("suppliers", "dostawcy"),
    "distributors": ("distributors", "dystrybutorzy"),
    "affiliates": ("affiliates", "pośrednicy"),
    # what the parser expects
    "VALUE": ("a fact or a value", "dana albo wartość"),
    "CONDITION": ("a condition", "warunek"),
    "COMPARISON": ("a comparison (=, >=, in …)", "porównanie (=, >=, in …)"),
    "ARITHMETIC": ("a calculation (+ - * /)", "działanie (+ - * /)"),
    "NAME": ("a word", "słowo"),
    "NUMBER": ("a number", "liczba"),
    "FACT": ("a fact", "dana"),
    "CURRENCY": ("a currency", "waluta"),
    "TEXT": ("a text in quotes", "tekst w cudzysłowie"),
    "PERCENT": ("a percentage", "procent"),
    "LPAR": ('"("', "„(”"),
    "RPAR": ('")"', "„)”"),
    "COMMA": ("a comma", "przecinek"),
    "COLON": ("a colon", "dwukropek"),
    "EFFECT": ("an effect (earn, discount …)", "efekt (earn, discount …)"),
    "END": ("the end of the rule", "koniec reguły"),
}


def term(key: str, locale: str) -> str:
    """A term of the language in the reader's words; an unknown one is shown in quotes as it is."""
    if key in _TERMS:
        return _TERMS[key][1 if locale == "pl" else 0]
    if key.startswith("count:"):
        return _TERMS["count"][1 if locale == "pl" else 0]
    return f"„{key}”" if locale == "pl" else f'"{key}"'
