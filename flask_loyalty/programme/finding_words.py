"""The words for what is found out about a programme as a whole: codes C, each with its reason.

A finding is no mistake of writing: the programme can be decided, but does something that its author hardly
wants. What a document says of them (``"checks"``) decides whether they stand in the way of publishing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

__all__ = ["FINDINGS", "WRITTEN", "Finding"]

WRITTEN: Mapping[str, Mapping[str, str]] = {
    "en": {
        "word_or": "or",
        "word_where": "where",
        "of_regular": "of item.regular_price",
        "bands": "by … from …: …",
    },
    "pl": {
        "word_or": "lub",
        "word_where": "gdzie",
        "of_regular": "ceny regularnej",
        "bands": "według … od progu …: …",
    },
}
"""What is to be written in a rule, in the language of the document's rules, whoever reads the advice."""


class Finding(NamedTuple):
    """The words of one sort of finding: message, reason and help, each in English and in Polish."""

    code: str
    en: str
    pl: str
    en_why: str
    pl_why: str
    en_help: str
    pl_help: str


FINDINGS: Mapping[str, Finding] = {
    "never_asked": Finding(
        "C101",
        'the conditions of "{detail}" never hold together{days}',
        "warunki reguły „{detail}” nigdy nie są spełnione jednocześnie{days}",
        "A rule that never gives anything looks as if it did.",
        "Wygląda, jakby działała, a nigdy nic nie daje.",
        'Widen one of the conditions, write "{word_or}" where either is enough, or delete the rule.',
        "Poluzuj jeden z warunków, napisz „{word_or}”, jeśli wystarczy jeden z nich, albo usuń regułę.",
    ),
    "cannot_be_together": Finding(
        "C114",
        'the conditions of "{detail}" never hold together: {other}',
        "warunki reguły „{detail}” nigdy nie są spełnione jednocześnie: {other}",
        "The facts that they ask hang together, so there is no order that meets them all.",
        "Dane, o które pytają, zależą od siebie, więc żadne zamówienie nie spełni wszystkich naraz.",
        'Delete or widen one of the conditions, or write "{word_or}" where either is enough.',
        "Usuń lub poluzuj jeden z warunków albo napisz „{word_or}”, jeśli wystarczy jeden z nich.",
    ),
    "no_such_units": Finding(
        "C102",
        'no product can meet what "{detail}" asks of its items',
        "żaden produkt nie spełni tego, czego wymaga reguła „{detail}”",
        "A rule that never gives anything looks as if it did.",
        "Wygląda, jakby działała, a nigdy nic nie daje.",
        'Look at the conditions after "{word_where}": two of them exclude each other.',
        "Przyjrzyj się warunkom po słowie „{word_where}”: dwa z nich się wykluczają.",
    ),
    "only_excluded": Finding(
        "C103",
        'all items of "{detail}" are excluded by the programme',
        "wszystkie produkty reguły „{detail}” są wyłączone z programu",
        "Excluded goods neither earn nor are reduced, so the rule gives nothing.",
        "Towary wyłączone nie dają punktów ani nie tanieją, więc reguła nic nie daje.",
        'Take the goods out of "excluded", or delete the rule.',
        'Usuń te towary z "excluded" albo usuń regułę.',
    ),
    "always_true": Finding(
        "C104",
        "this condition always holds here",
        "ten warunek jest tu zawsze spełniony",
        "It asks for what the other conditions, or the nature of the fact, already ensure.",
        "Wynika już z pozostałych warunków albo z tego, jakie wartości ta dana w ogóle przyjmuje.",
        "Delete it, or correct it if it was meant to narrow the rule.",
        "Usuń go albo popraw, jeśli miał zawężać regułę.",
    ),
    "idle_alternative": Finding(
        "C115",
        "this alternative adds nothing",
        "ta część warunku nic nie wnosi",
        "Wherever it holds, another one of the choice holds too, or the rest of the rule does not.",
        "Gdy jest spełniona, wystarcza już inna część do wyboru albo nie jest spełniona reszta reguły.",
        "Delete it, or correct it if it was meant to widen the rule.",
        "Usuń ją albo popraw, jeśli miała poszerzać regułę.",
    ),
    "is_over": Finding(
        "C105",
        'the rule "{detail}" ended on {other}',
        "reguła „{detail}” obowiązywała do {other}",
        "It gives nothing any more, and everybody who reads the programme has to read it.",
        "Nic już nie daje, a kto czyta program, musi przeczytać i ją.",
        "Delete it, or correct its last day.",
        "Usuń ją albo popraw datę końca.",
    ),
    "said_twice": Finding(
        "C106",
        '"{detail}" says the same as "{other}"',
        "reguła „{detail}” mówi to samo co „{other}”",
        "Both give, so what was meant once is given twice.",
        "Działają obie, więc klient dostaje dwa razy to, co miał dostać raz.",
        "Delete one of them.",
        "Usuń jedną z nich.",
    ),
    "in_the_shadow": Finding(
        "C107",
        '"{detail}" adds nothing: wherever it could apply, "{other}" goes first or gives as much',
        "reguła „{detail}” nic nie wnosi: „{other}” zawsze ją wyprzedza albo daje co najmniej tyle samo",
        "The other one is asked wherever this one is, and both together give no more than it does alone.",
        "Gdzie działa ta reguła, działa też tamta, a obie razem dają tyle samo co sama tamta.",
        "Give the narrower rule more, let it go first, or delete it.",
        "Zwiększ korzyść z węższej reguły, postaw ją przed tamtą albo ją usuń.",
    ),
    "both_apply": Finding(
        "C110",
        '"{detail}" takes something off the same item as {other}',
        "reguła „{detail}” obniża cenę tego samego produktu co {other}",
        "Nothing says which of them wins, so all apply, each on what those before it have left.",
        "Nie określono, która wygrywa, więc działają po kolei wszystkie, każda od ceny po poprzednich.",
        'Put them into one group and say who wins: "pick": "best", "first" or "all"; '
        'if one is about sets, add "at_most": 1.',
        'Włóż je do jednej grupy i napisz, co wygrywa: "pick": "best", "first" albo "all"; '
        'jeśli któraś dotyczy zestawów, dodaj "at_most": 1.',
    ),
    "percent_of_percent": Finding(
        "C111",
        'the percentage of "{detail}" does not add up with that of {other}: one is of what the other left',
        "procent z reguły „{detail}” nie dodaje się do {other}: jeden liczy się od ceny obniżonej drugim",
        "The second is taken of a price that the first has lowered, so both come to less than their sum.",
        "Drugi liczy się od ceny obniżonej już przez pierwszy, więc razem dają mniej niż ich suma.",
        'Write "{of_regular}" if they are meant of one price, or put them into one group with "at_most": 1.',
        "Napisz „{of_regular}”, jeśli mają się liczyć od jednej ceny, albo włóż je do jednej grupy "
        'z "at_most": 1.',
    ),
    "both_on_order": Finding(
        "C112",
        '"{detail}" takes something off the same order as {other}',
        "reguła „{detail}” obniża wartość tego samego zamówienia co {other}",
        "Nothing says which of them wins, so all apply, each on what those before it have left.",
        "Nie określono, która wygrywa, więc działają po kolei wszystkie, każda od kwoty po poprzednich.",
        'Put them into one group and say who wins: "pick": "best", "first" or "all".',
        'Włóż je do jednej grupy i napisz, co wygrywa: "pick": "best", "first" albo "all".',
    ),
    "meetings_untried": Finding(
        "C113",
        "not all orders on which {detail} may meet other deals could be tried",
        "nie udało się wypróbować wszystkich zamówień, w których inne rabaty mogą zadziałać razem z {detail}",
        "Their conditions leave it open, no order that was tried shows it, and there are too many to try.",
        "Warunki na to pozwalają, żadne z wypróbowanych tego nie pokazało, a wszystkich jest za dużo.",
        "Put deals that should not meet into one group.",
        "Rabaty, które nie powinny działać razem, włóż do jednej grupy.",
    ),
    "no_such_tier": Finding(
        "C130",
        'nobody ever has the tier "{detail}"',
        "nikt nigdy nie ma poziomu „{detail}”",
        "A customer has the highest tier whose condition holds; this never does, or a higher one does too.",
        "Klient ma najwyższy poziom, którego warunek spełnia; tego nie spełni nikt albo ma już wyższy.",
        "Look at the order of the tiers, lowest first, and at their limits.",
        "Sprawdź progi poziomów i ich kolejność: pierwszy jest najniższy.",
    ),
    "reward_for_nobody": Finding(
        "C131",
        'nobody may take the reward "{detail}"',
        "nikt nie może odebrać nagrody „{detail}”",
        "No customer meets its condition, so it is shown to none.",
        "Żaden klient nie spełnia jej warunku, więc nikt jej nie zobaczy.",
        'Look at its "for", and at the tiers and segments that it asks for.',
        'Sprawdź warunek w "for" oraz poziomy i segmenty, o które pyta.',
    ),
    "never_used": Finding(
        "C150",
        'nothing in the programme uses "{detail}"',
        "nic w programie nie korzysta z „{detail}”",
        "Data that no rule uses brings nothing, and a code without a rule disappoints whoever types it.",
        "Co nie służy żadnej regule, nic nie daje, a kod bez reguły rozczaruje tego, kto go wpisze.",
        "Delete it, or write the rule for which it was meant.",
        "Usuń to albo napisz regułę, do której miało służyć.",
    ),
    "gap_between": Finding(
        "C120",
        'between "{other}" and "{detail}" no rule applies: {value}',
        "między „{other}” a „{detail}” jest luka, w której nie działa żadna z nich: {value}",
        "The rules differ in their ranges and amounts alone, and their ranges leave something out.",
        "Reguły różnią się tylko zakresem i tym, ile dają, a między zakresami jest przerwa.",
        'Let one range begin where the other ends, or write the bands in one rule: "{bands}".',
        "Niech jeden zakres zaczyna się tam, gdzie kończy się drugi, albo zapisz progi w jednej regule: "
        "„{bands}”.",
    ),
    "bands_overlap": Finding(
        "C121",
        '"{other}" and "{detail}" both apply: {value}',
        "„{other}” i „{detail}” działają obie naraz: {value}",
        "The rules differ in their ranges and amounts alone, and where their ranges meet both give.",
        "Reguły różnią się tylko zakresem i tym, ile dają, a tam, gdzie się on nakłada, dają coś obie.",
        'Let one range begin where the other ends, or write the bands in one rule: "{bands}".',
        "Niech jeden zakres zaczyna się tam, gdzie kończy się drugi, albo zapisz progi w jednej regule: "
        "„{bands}”.",
    ),
    "never_binds": Finding(
        "C140",
        "this limit never holds anything back",
        "ten limit nigdy niczego nie ograniczy",
        "The rule never gives more, or another limit never lets it; this one protects nothing.",
        "Reguła i tak nigdy nie da więcej albo zatrzyma ją inny limit; ten nic nie zmienia.",
        "Delete it, or lower it to where it is meant to hold.",
        "Usuń go albo obniż do wartości, przy której ma działać.",
    ),
    "never_used_up": Finding(
        "C141",
        'the budget "{detail}" never holds anything back',
        "budżet „{detail}” nigdy niczego nie ograniczy",
        "The rules that draw on it never give more, all together; it protects nothing.",
        "Reguły, które z niego korzystają, i tak nie dadzą razem więcej; budżet nic nie zmienia.",
        "Delete it, or lower it to where it is meant to hold.",
        "Usuń go albo obniż do wartości, przy której ma działać.",
    ),
    "gives_too_much": Finding(
        "C180",
        "an order gets {other} of its price, where {detail} is the most",
        "przy jednym zamówieniu klient dostaje {other} jego wartości, a wolno dać najwyżej {detail}",
        "Rules that are harmless one by one add up.",
        "Reguły, które z osobna nie szkodzą, razem dają za dużo.",
        'Put them into one group that picks, lower one, or add a floor. Or correct "most", "least_order".',
        'Włóż je do jednej grupy, która wybiera, obniż którąś albo dodaj granicę w "floors". '
        'Możesz też poprawić "most" albo "least_order".',
    ),
    "takes_too_much_margin": Finding(
        "C181",
        "an order gives away {other} of its margin, where {detail} is the most",
        "przy jednym zamówieniu klient dostaje {other} marży, a wolno oddać najwyżej {detail}",
        "Above 100% the shop pays for the sale.",
        "Powyżej 100% sklep dopłaca do sprzedaży.",
        'Put deals into one group that picks, lower one, or add a floor: "order.margin_rate >= 0%". '
        'If a loss is meant, correct "most_of_margin".',
        'Włóż promocje do jednej grupy, która wybiera, obniż którąś albo dodaj granicę marży w "floors". '
        'Jeśli strata jest zamierzona, popraw "most_of_margin".',
    ),
    "stack_below_cost": Finding(
        "C182",
        "goods with a margin of {other} are sold below cost where these deals come together: {detail}",
        "towary z marżą {other} są sprzedawane poniżej kosztu, gdy te promocje się łączą: {detail}",
        "Each of them alone leaves something of the margin; on one order they take more than there is.",
        "Każda z osobna zostawia część marży; w jednym zamówieniu zabierają razem więcej, niż jej jest.",
        'Put them into one group that picks one, add a floor, or correct "least_margin" in "checks".',
        'Włóż je do jednej grupy, która wybiera, dodaj granicę w "floors" '
        'albo popraw "least_margin" w "checks".',
    ),
    "alone_below_cost": Finding(
        "C184",
        '"{detail}" sells goods with a margin of {other} below cost',
        "przez regułę „{detail}” towary z marżą {other} sprzedają się poniżej kosztu",
        "By itself it takes more than the goods leave, so the shop pays for the sale.",
        "Już sama zabiera więcej, niż sklep zarabia na towarze, więc dopłaca do sprzedaży.",
        'Lower it, ask for a larger order or a dearer item, or add a floor ("floors"). If the goods leave '
        'more, correct "least_margin" in "checks"; if a loss is meant, add "C184 {detail}" to "accept".',
        'Obniż rabat, wymagaj większego zamówienia lub droższego produktu albo dodaj granicę w "floors". '
        'Jeśli marża jest wyższa, popraw "least_margin" w "checks"; jeśli strata jest zamierzona, '
        'dopisz "C184 {detail}" do "accept".',
    ),
    "not_proved": Finding(
        "C183",
        "it is not proved that every order gets {detail} at most: {other}",
        "nie udowodniono, że żadne zamówienie nie dostanie więcej niż {detail}: {other}",
        "No order that gets more was found, but the rules leave room for one.",
        "Nie znaleziono zamówienia, które dostaje więcej, ale reguły na nie pozwalają.",
        "Ask for a least order where money or points are fixed, give limits per order, or add a floor.",
        "Gdzie kwota lub punkty są stałe, wymagaj większego zamówienia, dodaj limit na zamówienie "
        'albo granicę w "floors".',
    ),
    "in_the_past": Finding(
        "C108",
        'the conditions of "{detail}" hold on past days only, the last is {other}',
        "warunki reguły „{detail}” pasują tylko do dni, które już minęły; ostatni to {other}",
        "It gives nothing any more, and everybody who reads the programme has to read it.",
        "Nic już nie daje, a kto czyta program, musi przeczytać i ją.",
        "Delete it, or correct its days.",
        "Usuń ją albo popraw daty.",
    ),
    "thing_over": Finding(
        "C109",
        '"{detail}" ended on {other}, and a rule still asks for it',
        "„{detail}”: termin minął {other}, a któraś reguła nadal się do tego odwołuje",
        "The rule cannot hold any more, and whoever has the code or the ticket is disappointed.",
        "Reguła już nie zadziała, a klient, który ma kod albo los, będzie zawiedziony.",
        "Correct its days, or delete it together with its rule.",
        "Popraw daty albo usuń ten wpis razem z regułą.",
    ),
    "losing_cliff": Finding(
        "C161",
        'who buys more loses: from {value} on the order gets {other} less, because of "{detail}"',
        "kto kupi więcej, traci: od {value} zamówienie dostaje o {other} mniej przez regułę „{detail}”",
        "A customer who adds something to the cart does worse than one who leaves it out.",
        "Klient, który dołoży coś do koszyka, wychodzi na tym gorzej, niż gdyby tego nie zrobił.",
        "Let the next band give at least as much, or drop the upper end of the range.",
        "Niech następny próg daje co najmniej tyle samo albo usuń górną granicę zakresu.",
    ),
    "tier_falls": Finding(
        "C162",
        'a higher tier gets less: with {value} the same order gets {other} less, because of "{detail}"',
        "wyższy poziom dostaje mniej: {value} to o {other} mniej za takie zamówienie przez regułę „{detail}”",
        "A customer who rises to the next tier loses what the lower one had, and nothing makes up for it.",
        "Klient, który awansuje, traci to, co miał na niższym poziomie, i nic mu tego nie wynagradza.",
        'Give it from that tier on: write ">=" instead of "=", or give the higher tier as much.',
        "Daj to od tego poziomu wzwyż: napisz „>=” zamiast „=” albo daj wyższemu poziomowi tyle samo.",
    ),
    "personalised": Finding(
        "C170",
        'the price of "{detail}" depends on what is known of the customer: {other}',
        "przez regułę „{detail}” cena zależy od danych o kliencie: {other}",
        "The law of the EU wants customers to be told where a price was personalised by automated decision.",
        "Prawo UE wymaga, by informować klienta, że cenę dopasowano do niego automatycznie.",
        'Say so beside the price, then add "C170 {detail}" to "accept" of "checks".',
        'Poinformuj o tym przy cenie, a potem dopisz "C170 {detail}" do "accept" w "checks".',
    ),
    "draw_without_permit": Finding(
        "C171",
        'the draw "{detail}" names no permit',
        "loteria „{detail}” nie ma numeru zezwolenia",
        "A draw with any random stage needs a permit before it is announced; a jury contest does not.",
        "Gdy choć raz decyduje los, zezwolenie trzeba mieć przed ogłoszeniem; konkurs z jury go nie wymaga.",
        'Add "permit": "the number of the permit", or "jury": true where nothing is left to chance.',
        'Dodaj "permit": "numer zezwolenia" albo "jury": true, jeśli o niczym nie decyduje przypadek.',
    ),
    "touches_restricted": Finding(
        "C172",
        '"{detail}" promotes goods of "{other}"',
        "reguła „{detail}” promuje towary z kategorii „{other}”",
        "Promoting alcohol, tobacco, medicines and infant formula is forbidden or restricted.",
        "Promocja alkoholu, wyrobów tytoniowych, leków i mleka początkowego jest zakazana lub ograniczona.",
        "Take them out of the rule, or delete a rule that names nothing else; if it names none of them, "
        'exclude them: "excluded": "item.category in \\"{other}\\"". Where the law allows it, '
        'add "C172 {detail}" to "accept".',
        "Usuń je z reguły albo usuń regułę, jeśli wymienia tylko je; gdy ich nie wymienia, wyłącz kategorię "
        '„{other}” kluczem "excluded". Jeśli prawo na to pozwala, dopisz "C172 {detail}" do "accept".',
    ),
    "too_soon_after": Finding(
        "C173",
        '"{detail}" begins within 30 days of the announced "{other}", on the same goods',
        "„{detail}” zaczyna się w ciągu 30 dni po ogłoszonej obniżce „{other}” i dotyczy tych samych towarów",
        "The lowest price of 30 days shown with it is the shelf's, not that of the earlier deal.",
        "Najniższa cena z 30 dni, pokazana przy niej, to cena z półki, a nie cena po wcześniejszej obniżce.",
        'Begin it later, or continue the earlier deal: one "announce" from its first day.',
        'Zacznij ją później albo przedłuż wcześniejszą: jedno "announce", od jej pierwszego dnia.',
    ),
}
