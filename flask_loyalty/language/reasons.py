"""Why each mistake is one: the rule of the language behind a code, in English and Polish.

``CODE.why`` is the reason of one message among several of a code; without it, the code's own holds.
"""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["REASONS"]


def _r(en: str, pl: str) -> Mapping[str, str]:
    return {"en": en, "pl": pl}


_LETTERS: Mapping[str, Mapping[str, str]] = {
    "L001": _r(
        "Every rule is read whole at each order, and a person has to be able to read it too.",
        "Regułę czyta się w całości przy każdym zamówieniu, a człowiek też musi umieć ją przeczytać.",
    ),
    "L002": _r(
        "Without an effect nobody gets anything.",
        "Bez efektu nikt niczego nie dostaje.",
    ),
    "L003": _r(
        "A character that cannot be seen makes the text read differently from what it says.",
        "Znak, którego nie widać, sprawia, że tekst znaczy co innego, niż widać na ekranie.",
    ),
    "L004": _r(
        "Letters of other alphabets can look the same and still make another word.",
        "Litery z innych alfabetów mogą wyglądać tak samo, a tworzą inne słowo.",
    ),
    "L005": _r(
        "Without its closing quote a text would swallow the rest of the rule.",
        "Tekst bez cudzysłowu zamykającego pochłonąłby resztę reguły.",
    ),
    "L006": _r(
        "In one country the comma parts thousands, in another the decimals; here neither is guessed.",
        "Przecinek w jednych krajach oddziela tysiące, w innych ułamek; tutaj nikt tego nie zgaduje.",
    ),
    "L007": _r(
        "It could be one number or two, and the two give different prices.",
        "Może to być jedna liczba albo dwie, a z tego wychodzą różne ceny.",
    ),
    "L008": _r(
        "Such an amount is never meant, and it could not be added up exactly.",
        "Takiej kwoty nikt nie ma na myśli i nie dałoby się jej dokładnie zsumować.",
    ),
    "L009": _r(
        "Stuck together they are neither a number nor a word.",
        "Sklejone nie są ani liczbą, ani słowem.",
    ),
    "L010": _r(
        "1.05 is the first of May in one country and the fifth of January in another.",
        "1.05 to w jednym kraju pierwszy maja, a w innym piąty stycznia.",
    ),
    "L010.no_such_day": _r(
        "The calendar has no such day, so the rule would never or always hold.",
        "Takiego dnia nie ma w kalendarzu, więc reguła działałaby zawsze albo nigdy.",
    ),
    "L011": _r(
        "A day runs from 00:00 to 23:59, and two digits tell a time from the limit of a band.",
        "Doba trwa od 00:00 do 23:59, a dwie cyfry odróżniają godzinę od progu.",
    ),
    "L012": _r(
        "At that depth nobody can tell any more what belongs to what.",
        "Przy takim zagnieżdżeniu nikt już nie widzi, co do czego należy.",
    ),
    "L013": _r(
        "Brackets come in pairs; otherwise it is open how far the part in them reaches.",
        "Nawiasy chodzą parami; inaczej nie wiadomo, dokąd sięga to, co w nawiasie.",
    ),
    "L014": _r(
        "The language has one sign for one thing, so that a rule cannot be read in two ways.",
        "Język ma jeden znak na jedną rzecz, żeby reguły nie dało się odczytać na dwa sposoby.",
    ),
    "L015": _r(
        "Only with a known currency is it clear how many decimals an amount has.",
        "Dopiero przy znanej walucie wiadomo, ile kwota ma miejsc po przecinku.",
    ),
    "L016": _r(
        "No one can pay a part of the smallest coin.",
        "Części najmniejszej monety nikt nie zapłaci.",
    ),
    "L017": _r(
        "One sign may stand for several currencies; the code stands for one.",
        "Ten sam znak może oznaczać kilka walut; kod oznacza jedną.",
    ),
    "L018": _r(
        "A rule of that size could not be answered within a second.",
        "Na regułę tej wielkości nie dałoby się odpowiedzieć w ciągu sekundy.",
    ),
    "L019": _r(
        "In Polish 1,5 is one and a half, and only a space tells it from 1 and 5.",
        "1,5 to po polsku półtora; od liczb 1 i 5 odróżnia je tylko spacja.",
    ),
}

_WORDS: Mapping[str, Mapping[str, str]] = {
    "L101": _r(
        "Each part of a rule opens with its own word, and that is how it is told from the others.",
        "Każda część reguły zaczyna się własnym słowem i po nim się ją rozpoznaje.",
    ),
    "L102": _r(
        "Between two parts stands a word that says how they belong together.",
        "Między dwiema częściami stoi słowo, które mówi, jak się łączą.",
    ),
    "L103": _r(
        "A rule can only ask what the programme or the shop can answer.",
        "Reguła może pytać tylko o to, na co program albo sklep zna odpowiedź.",
    ),
    "L104": _r(
        "An event that nobody reports would never start the rule.",
        "Zdarzenie, którego nikt nie zgłasza, nigdy nie uruchomi reguły.",
    ),
    "L105": _r(
        "Only what the shop counts can be given, chosen or limited.",
        "Dać, wybrać albo ograniczyć można tylko to, co sklep liczy.",
    ),
    "L105.event": _r(
        '"on" in front of the effect starts the rule; after it, it chooses goods.',
        "„on” przed efektem uruchamia regułę, a po nim wybiera towary.",
    ),
    "L106": _r(
        "What the programme does not have can never hold, so the rule would silently do nothing.",
        "Czego w programie nie ma, to nigdy się nie spełni i reguła po cichu by nie działała.",
    ),
    "L113": _r(
        "The ids are those of the shop's catalogue today, so this one is about nothing that it sells.",
        "Identyfikatory są z dzisiejszego katalogu, więc ten nie dotyczy niczego, co sklep sprzedaje.",
    ),
    "L107": _r(
        "Only lengths of the calendar or the clock have a beginning and an end that everyone knows.",
        "Tylko miary z kalendarza i zegara mają początek i koniec znane każdemu.",
    ),
    "L108": _r(
        "A word without a dot and without quotes is a fixed word of the language, and there are few.",
        "Słowo bez kropki i bez cudzysłowu to stałe słowo języka, a jest ich niewiele.",
    ),
    "L108.polish": _r(
        "A word without quotes that is no part of a fact's name is a fixed word, and there are few.",
        "Słowo bez cudzysłowu, które nie należy do nazwy danej, to stałe słowo języka, a jest ich niewiele.",
    ),
    "L109": _r(
        "One spelling for one word, so that a search finds every place where it stands.",
        "Jedno słowo ma jedną pisownię, żeby wyszukiwanie znalazło każde miejsce.",
    ),
    "L110": _r(
        "Before the dot stands whom a fact is about, after it what is asked; there is no third part.",
        "Przed kropką stoi, kogo lub czego dotyczy dana, po kropce – o co pytamy; trzeciej części nie ma.",
    ),
    "L112": _r(
        "A phrase stands for one fact in all its cases, but only as it is spelt in the reference.",
        "Wyrażenie oznacza jedną daną w każdym przypadku, ale tylko w pisowni z opisu języka.",
    ),
    "L108.delivery": _r(
        "A discount needs an amount, and what it is on stands behind it.",
        "Rabat musi mieć wysokość, a po niej stoi to, na co jest.",
    ),
    "L108.id": _r(
        "Only in quotes is an id told from a word of the language.",
        "Dopiero cudzysłów odróżnia identyfikator od słowa języka.",
    ),
    "L114": _r(
        "There is one way to say a thing, so that two rules that say the same also look the same.",
        "Każdą rzecz mówi się w jeden sposób, więc reguły o tym samym znaczeniu wyglądają tak samo.",
    ),
    "L114.number": _r(
        "Digits are read the same way in every language, and found by a search.",
        "Cyfry czyta się tak samo w każdym języku i znajduje je wyszukiwanie.",
    ),
    "L111": _r(
        "All rules of a document are in one language, so that a search finds a fact under one name.",
        "Wszystkie reguły dokumentu są w jednym języku, więc każdą daną można znaleźć pod jedną nazwą.",
    ),
}

_SENTENCE: Mapping[str, Mapping[str, str]] = {
    "L201": _r(
        "A rule is a sentence whose verb is its effect; without it nothing happens.",
        "Reguła to zdanie, a jego orzeczeniem jest efekt; bez niego nic się nie dzieje.",
    ),
    "L202": _r(
        "With one effect for each rule, a limit or a budget never has to say which effect it means.",
        "Gdy reguła ma jeden efekt, limit ani budżet nie musi mówić, o który chodzi.",
    ),
    "L203": _r(
        "The parts stand in a fixed order, so that every rule is read the same way.",
        "Części stoją w stałej kolejności, więc każdą regułę czyta się tak samo.",
    ),
    "L204": _r(
        "Two of them would leave it open whether both must hold or only one.",
        "Przy dwóch nie byłoby wiadomo, czy muszą zachodzić oba, czy wystarczy jedno.",
    ),
    "L205": _r(
        "A bare number could be points, items, days or money.",
        "Sama liczba może oznaczać punkty, sztuki, dni albo pieniądze.",
    ),
    "L206": _r(
        'A percentage and a rate are always of something, and "of" says of what.',
        "Procent i stawka są zawsze od czegoś, a „of” mówi, od czego.",
    ),
    "L207": _r(
        '"where" goes on to the end of its part of the rule, so it would take in the comparison too.',
        "„where” sięga do końca swojej części reguły, więc objęłoby też porównanie.",
    ),
    "L207.amount": _r(
        "An amount is a number and cannot be narrowed; the goods can.",
        "Kwota jest liczbą i nie można jej zawęzić; zawęża się towary.",
    ),
    "L208": _r(
        "a and b or c: is c enough by itself, or is a needed in any case?",
        "a and b or c: czy wystarczy samo c, czy a jest potrzebne zawsze?",
    ),
    "L209": _r(
        "Said twice it cancels itself, and is mostly a slip of the hand.",
        "Powiedziane dwa razy samo się znosi i zwykle jest pomyłką.",
    ),
    "L210": _r(
        "A comparison is true or false, and that cannot be compared with an amount again.",
        "Porównanie jest prawdziwe albo fałszywe, a tego nie porówna się znów z kwotą.",
    ),
    "L211": _r(
        "5 times for each customer is a gift, 5 times for all of them together is a race.",
        "5 razy dla każdego klienta to prezent, a 5 razy dla wszystkich razem – wyścig.",
    ),
    "L212": _r(
        "A comma that means nothing would hide one that does.",
        "Przecinek bez znaczenia zasłoniłby ten, który coś znaczy.",
    ),
    "L213": _r(
        "Two numbers in a row are one number with a slip in it, or something between them was lost.",
        "Dwie liczby pod rząd to jedna z pomyłką albo coś między nimi zginęło.",
    ),
    "L214": _r(
        "The word before it opens something that is not closed here.",
        "Słowo przed tym miejscem coś zaczyna, co nie zostało dokończone.",
    ),
    "L215": _r(
        "Words of a rule stand in a fixed order; here another one is due.",
        "Słowa reguły stoją w stałej kolejności; tu przychodzi kolej na inne.",
    ),
    "L216": _r(
        "A rate counts: for each 1 PLN. Only a limit says for whom it holds: per order.",
        "Stawka liczy: za każdy 1 PLN. Tylko limit mówi, kogo dotyczy: per order.",
    ),
    "L216.limit": _r(
        "A limit says for whom and how long it holds; numbers stand in front of it.",
        "Limit mówi, kogo i jak długo dotyczy; liczba stoi przed nim.",
    ),
    "L217": _r(
        "A part of a sum, and a part to which something is added, are two amounts; an effect, which is paid, "
        "says which of them.",
        "Procent od sumy to inna kwota niż procent, do którego coś się dodaje. Efekt się wypłaca, więc musi "
        "mówić, o którą chodzi.",
    ),
    "L218": _r(
        '"not" turns a yes into a no; before an amount it means nothing.',
        "„not” zamienia „tak” na „nie”; przed kwotą nic nie znaczy.",
    ),
    "L219": _r(
        "The effect says what is given; whether it is given is said before it.",
        "Efekt mówi, co się daje; czy się daje, mówi się przed nim.",
    ),
    "L220": _r(
        "Two values side by side are neither true nor false.",
        "Dwie wartości obok siebie nie są ani prawdą, ani fałszem.",
    ),
    "L221": _r(
        "Words that begin a part of a rule are never names, so that a rule is read in one way only.",
        "Słowa, od których zaczyna się część reguły, nie są nazwami; inaczej byłyby dwa odczytania.",
    ),
}

_TYPES: Mapping[str, Mapping[str, str]] = {
    "T101": _r(
        "A sum has one unit, and these two have none in common.",
        "Suma ma jedną jednostkę, a te dwie wartości nie mają wspólnej.",
    ),
    "T102": _r(
        "Which of the two is more cannot be said.",
        "Nie da się powiedzieć, czego jest więcej.",
    ),
    "T103": _r(
        "Rates change from day to day, and a promise to a customer must not.",
        "Kursy zmieniają się co dnia, a obietnica dla klienta nie może.",
    ),
    "T104": _r(
        "An amount is neither true nor false.",
        "Kwota nie jest ani prawdą, ani fałszem.",
    ),
    "T105": _r(
        "Each effect gives its own kind of thing, and no other can be booked.",
        "Każdy efekt daje coś swojego rodzaju i niczego innego nie da się zaksięgować.",
    ),
    "T105.unitless": _r(
        "A bare number could be points, items or money.",
        "Sama liczba może oznaczać punkty, sztuki albo pieniądze.",
    ),
    "T106": _r(
        'What stands after "in" must be able to hold what stands before it.',
        "To, co stoi po „in”, musi móc zawierać to, co stoi przed nim.",
    ),
    "T107": _r(
        "PLN times PLN would be square PLN, and nobody has any.",
        "PLN razy PLN to byłyby PLN do kwadratu, a takich nikt nie ma.",
    ),
    "T108": _r(
        "Only what can be counted has a part.",
        "Część można wziąć tylko z tego, co da się policzyć.",
    ),
    "T109": _r(
        "Months have 28 to 31 days, so neither can be turned into the other.",
        "Miesiąc ma od 28 do 31 dni, więc jednego nie da się przeliczyć na drugie.",
    ),
    "T110": _r(
        "They stand in no order that everyone would agree on.",
        "Nie mają kolejności, co do której wszyscy by się zgodzili.",
    ),
    "T111": _r(
        "It is a condition already; comparing it says the same once more or the opposite unseen.",
        "To już jest warunek; porównanie powtarza go albo niepostrzeżenie odwraca.",
    ),
    "T112": _r(
        '"of" takes a part of a whole, and a part is a percentage.',
        "„of” bierze część z całości, a część podaje się w procentach.",
    ),
    "T113": _r(
        "The part over a limit exists only where both have one unit.",
        "Nadwyżka ponad próg istnieje tylko wtedy, gdy obie wartości mają tę samą jednostkę.",
    ),
    "T114": _r(
        "Division by zero has no result.",
        "Dzielenie przez zero nie ma wyniku.",
    ),
    "T115": _r(
        "A rate asks how often the one goes into the other.",
        "Stawka pyta, ile razy jedno mieści się w drugim.",
    ),
    "T116": _r(
        "No value is at once above the greater end and below the smaller.",
        "Żadna wartość nie leży jednocześnie powyżej większego i poniżej mniejszego końca.",
    ),
    "T117": _r(
        "A single value equals no list; it can only be in one.",
        "Pojedyncza wartość nie równa się liście; może tylko na niej być.",
    ),
    "T118": _r(
        "A comparison that always comes out the same decides nothing.",
        "Porównanie, które zawsze wychodzi tak samo, niczego nie rozstrzyga.",
    ),
    "T120": _r(
        'A rule that asks for both gives nothing to anybody. (Behind "not" they would leave nobody out.)',
        "Reguła, która wymaga obu naraz, nikomu nic nie daje. (Po słowie „nie” nie wykluczają nikogo.)",
    ),
    "T121": _r(
        'Conditions that are always met leave nobody out, and behind "not" everybody; '
        "mostly one of them was meant otherwise.",
        "Warunki zawsze spełnione nikogo nie wykluczają, a po słowie „nie” wykluczają wszystkich; "
        "zwykle jeden z nich miał być inny.",
    ),
}

_MEANING: Mapping[str, Mapping[str, str]] = {
    "R151": _r(
        "Stamps, tickets and badges are counted one by one; twice as many is another amount.",
        "Pieczątki, losy i odznaki liczy się po jednej; dwa razy tyle to po prostu inna liczba.",
    ),
    "R152": _r(
        "A rule that changes nothing looks like an offer, and no customer would get one.",
        "Reguła, która nic nie zmienia, wygląda jak oferta, a żaden klient nic nie dostanie.",
    ),
    "R102": _r(
        "3% of the margin and 3% of the turnover are very different amounts.",
        "3% marży i 3% obrotu to zupełnie różne kwoty.",
    ),
    "R102.flat": _r(
        "A flat amount is the same whatever it is taken of.",
        "Stała kwota jest taka sama bez względu na to, od czego się ją liczy.",
    ),
    "R103": _r(
        "An order has many items, each with its own value of this fact.",
        "Zamówienie ma wiele sztuk, a każda ma własną wartość tej danej.",
    ),
    "R103.order": _r(
        "The whole order would count although only some of its items were chosen.",
        "Liczyłoby się całe zamówienie, choć wybrano tylko niektóre sztuki.",
    ),
    "R103.discount": _r(
        "Other deals may have lowered the order; a percentage of its first value could take off too much.",
        "Inne rabaty mogły już obniżyć zamówienie; procent początkowej wartości mógłby odjąć za dużo.",
    ),
    "R104": _r(
        "An order of many items has no single price.",
        "Zamówienie z wielu sztuk nie ma jednej ceny.",
    ),
    "R105": _r(
        "There is one way to say a thing; two would look like two meanings.",
        "Jedną rzecz mówi się w jeden sposób; dwa wyglądałyby jak dwa znaczenia.",
    ),
    "R106": _r(
        "A rate without a base has nothing to count.",
        "Stawka bez podstawy nie ma czego liczyć.",
    ),
    "R106.discount": _r(
        "Money off is said for the order, for each item or for each set, never by the amount spent.",
        "Rabat kwotowy dotyczy zamówienia, każdej sztuki albo zestawu, nigdy wydanej kwoty.",
    ),
    "R107": _r(
        "A limit counts what the effect gives, and this effect gives none of that.",
        "Limit liczy to, co daje efekt, a ten efekt niczego takiego nie daje.",
    ),
    "R108": _r(
        "Only the smaller of the two would ever be reached.",
        "Osiągany byłby zawsze tylko mniejszy z nich.",
    ),
    "R109": _r(
        "A rule that gives nothing, or takes away, is a slip.",
        "Reguła, która nic nie daje albo odbiera, to pomyłka.",
    ),
    "R109.fraction": _r(
        "Half a thing cannot be handed over.",
        "Połowy takiej rzeczy nie da się wydać.",
    ),
    "R109.one": _r(
        "There is one way to say a thing; two would look like two meanings.",
        "Jedną rzecz mówi się w jeden sposób; dwa wyglądałyby jak dwa znaczenia.",
    ),
    "R110": _r(
        "No price goes below nothing.",
        "Żadna cena nie spada poniżej zera.",
    ),
    "R111": _r(
        "Where a rule is about one thing, nobody can say what another would be.",
        "Gdy reguła dotyczy jednej rzeczy, nie wiadomo, jaką wartość miałaby inna.",
    ),
    "R111.item": _r(
        "An order has many items, and it would be open whether one of them is enough or all are needed.",
        "Zamówienie ma wiele sztuk i nie wiadomo, czy wystarczy jedna, czy potrzebne są wszystkie.",
    ),
    "R112": _r(
        "It has one value, that of now, in any window.",
        "Ma jedną wartość, obecną, bez względu na okres.",
    ),
    "R113": _r(
        "Only what adds up past orders and items can leave some of them out.",
        "Pominąć niektóre zamówienia lub sztuki można tylko tam, gdzie sumuje się te z przeszłości.",
    ),
    "R114": _r(
        "Taken for nothing, an unknown cost would give away a margin that is not there.",
        "Gdyby nieznany koszt uznać za zero, rozdawano by marżę, której nie ma.",
    ),
    "R115": _r(
        "An answer that is never used looks as if it were.",
        "Odpowiedź, która nigdy nie zadziała, wygląda, jakby działała.",
    ),
    "R116": _r(
        "Taking as many as there are chooses nothing.",
        "Wzięcie wszystkich niczego nie wybiera.",
    ),
    "R117": _r(
        "Points and prices belong to customers, wages to employees; their accounts never mix.",
        "Punkty i ceny należą do klientów, wypłaty do pracowników; ich konta się nie mieszają.",
    ),
    "R118": _r(
        "When this happens there is no cart whose price could change.",
        "W tej chwili nie ma koszyka, którego cenę dałoby się zmienić.",
    ),
    "R118.order": _r(
        "There is one way to say a thing; two would look like two meanings.",
        "Jedną rzecz mówi się w jeden sposób; dwa wyglądałyby jak dwa znaczenia.",
    ),
    "R119": _r(
        "A limit can only be kept by whom or what the rule knows.",
        "Limit można prowadzić tylko dla tego, kogo lub co reguła zna.",
    ),
    "R119.customers": _r(
        "An order has one customer, and a customer is one.",
        "Zamówienie ma jednego klienta, a klient jest jeden.",
    ),
    "R120": _r(
        "Narrowing chooses among several; an order is delivered once.",
        "Zawężanie wybiera spośród wielu, a zamówienie dostarcza się raz.",
    ),
    "R121": _r(
        "A thing by name is given or counted; goods are chosen by their facts.",
        "Rzecz wskazaną z nazwy się daje albo liczy; towary wybiera się po ich danych.",
    ),
    "R122": _r(
        "Delivery is a cost that is passed on, and earns the shop nothing.",
        "Dostawa to koszt przenoszony dalej, na którym sklep nie zarabia.",
    ),
    "R123": _r(
        "Old orders keep only what is needed again; the rest is gone.",
        "Z dawnych zamówień zostaje tylko to, co będzie potrzebne; reszty już nie ma.",
    ),
    "R124": _r(
        "Orders are counted by the order, items by the item; one sum cannot do both.",
        "Zamówienia liczy się zamówieniami, a produkty sztukami; jedna suma nie zrobi obu naraz.",
    ),
    "R131": _r(
        "Bands give more to those who reach more; this effect has one amount only.",
        "Progi dają więcej temu, kto więcej osiągnie; ten efekt ma tylko jedną wartość.",
    ),
    "R132": _r(
        "10% of everything above 12 and 10% of all of it are different amounts.",
        "10% tego, co ponad 12, i 10% całości to różne kwoty.",
    ),
    "R133": _r(
        "A tier, a rate or a score is reached or not; no part of it lies in another band.",
        "Poziom, odsetek albo ocenę osiąga się lub nie; żadna ich część nie leży w innym progu.",
    ),
    "R134": _r(
        "Part by part a rate is applied to each part; a fixed amount is the same for any part.",
        "Stopniowo liczy się stawkę od każdej części; stała kwota jest dla każdej części ta sama.",
    ),
    "R134.multiply": _r(
        "Points that were earned before have no parts that would lie in different bands.",
        "Naliczone wcześniej punkty nie mają części, które leżałyby w różnych progach.",
    ),
    "R135": _r(
        "Items of one set can lie in different bands.",
        "Sztuki jednego zestawu mogą leżeć w różnych progach.",
    ),
    "R136": _r(
        "The band that counts is the last one reached, so each must begin above the one before.",
        "Liczy się ostatni osiągnięty próg, więc każdy musi zaczynać się wyżej niż poprzedni.",
    ),
    "R136.same": _r(
        "Two bands from one limit would give two amounts.",
        "Dwa progi od tej samej granicy dawałyby dwie wartości.",
    ),
    "R137": _r(
        "A rule has one effect, whichever band is reached.",
        "Reguła ma jeden efekt, bez względu na osiągnięty próg.",
    ),
}

_BANDS: Mapping[str, Mapping[str, str]] = {
    "R131": _r(
        "A price says what a thing costs; steps of a price are discounts.",
        "Cena mówi, ile rzecz kosztuje; stopnie ceny to rabaty.",
    ),
    "R132": _r(
        "The two readings pay very different amounts, and neither is guessed.",
        "Te dwa odczytania dają bardzo różne kwoty, więc żadnego się nie zgaduje.",
    ),
    "R133": _r(
        "A rate or a tier is not put together from parts, so there is only one reading.",
        "Procent ani poziom nie składa się z części, więc jest tylko jedno odczytanie.",
    ),
    "R134": _r(
        "A percentage of a part is an amount; a part of a fixed amount would be anybody's guess.",
        "Procent od części jest kwotą, a część stałej kwoty każdy policzyłby inaczej.",
    ),
    "R134.multiply": _r(
        "Points of a part of the measure do not exist; an order's points are multiplied together.",
        "Nie ma punktów za część tego, co się mierzy; punkty zamówienia mnoży się razem.",
    ),
    "R135": _r(
        "One set may hold items of several bands.",
        "W jednym zestawie mogą być sztuki z różnych progów.",
    ),
    "R136": _r(
        "Bands are climbed like stairs, so each begins above the one before.",
        "Progi pokonuje się jak schody, więc każdy zaczyna się wyżej niż poprzedni.",
    ),
    "R136.same": _r(
        "One limit cannot lead to two amounts.",
        "Jeden próg nie może prowadzić do dwóch wartości.",
    ),
    "R137": _r(
        "A rule has one effect; a percentage and an amount are two.",
        "Reguła ma jeden efekt, a procent i kwota to dwa.",
    ),
    "R138": _r(
        "Without saying what belongs to it, a set has no price.",
        "Zestaw, o którym nie wiadomo, co do niego należy, nie ma ceny.",
    ),
    "R153": _r(
        "Two bands with one amount are one band; often the second amount was left as it was copied.",
        "Dwa progi o tej samej wartości to jeden próg; często drugą wartość skopiowano i nie zmieniono.",
    ),
    "R139": _r(
        'With "whole" only the band that is reached counts, so at its limit the amount jumps.',
        "Przy „whole” liczy się tylko osiągnięty próg, więc na jego granicy wynik skacze.",
    ),
}

_OCCASIONS: Mapping[str, Mapping[str, str]] = {
    "R140": _r(
        "A customer can enter one segment and leave another on the same day.",
        "Klient może tego samego dnia wejść do jednego segmentu i opuścić inny.",
    ),
    "R141": _r(
        "A rule gives something to somebody who is there when it starts.",
        "Reguła daje coś temu, kto jest przy tym, co ją uruchamia.",
    ),
    "R142": _r(
        "Money to a customer would be pay, with its taxes; points and discounts stay inside the shop.",
        "Pieniądze dla klienta byłyby wypłatą, z podatkiem; punkty i rabaty zostają w sklepie.",
    ),
    "R143": _r(
        "A charge needs somebody who has agreed to settle with the shop.",
        "Pobrać można tylko od kogoś, kto umówił się ze sklepem na rozliczenie.",
    ),
    "R144": _r(
        "Only an order has items.",
        "Sztuki są tylko w zamówieniu.",
    ),
    "R145": _r(
        "What adds up is earned; a badge one has or has not.",
        "Nalicza się to, co się sumuje; odznakę się ma albo nie.",
    ),
    "R146": _r(
        "Stamps of two cards do not add up, nor do tickets for two draws.",
        "Pieczątki z dwóch kart się nie sumują, podobnie losy w dwóch losowaniach.",
    ),
    "R146.thing": _r(
        "Nobody can put a product without a name into a basket.",
        "Produktu bez nazwy nikt nie włoży do koszyka.",
    ),
    "R150": _r(
        "What is given is a thing, a line at 0 in the basket or something to be handed over.",
        "Daje się rzecz: pozycję za 0 w koszyku albo coś, co można wręczyć.",
    ),
    "R147": _r(
        "The rule looks at one period after the other, so its streak has no other unit.",
        "Reguła sprawdza okres po okresie, więc jej seria nie ma innej jednostki.",
    ),
    "R148": _r(
        "It counts the periods in which the rule's own condition held, so the condition cannot ask for it.",
        "Liczy okresy, w których spełniono warunek reguły, więc sam warunek nie może o nią pytać.",
    ),
}

REASONS: Mapping[str, Mapping[str, str]] = {
    **_LETTERS, **_WORDS, **_SENTENCE, **_TYPES, **_MEANING, **_BANDS, **_OCCASIONS
}  # fmt: skip
"""The reason of every code of the language, by language."""
