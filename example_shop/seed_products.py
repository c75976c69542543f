# ruff: noqa: E501  (a table reads better in long rows)
"""What stands on the shelves: categories and products of the demo shop.

Prices are gross, in grosze. ``margin`` is the part of the net price that the shop keeps, in percent; the cost
follows from it. Coffee, tea, equipment and drinks carry 23 % VAT, sweets 8 %, biscuits and books 5 %; a gift
card is not taxed when sold.
"""

from __future__ import annotations

CATEGORIES = [  # path, Polish, English
    ("coffee", "Kawa", "Coffee"),
    ("coffee/espresso", "Do espresso", "For espresso"),
    ("coffee/filter", "Do przelewu", "For filter"),
    ("coffee/decaf", "Bezkofeinowa", "Decaf"),
    ("tea", "Herbata", "Tea"),
    ("cups", "Filiżanki i kubki", "Cups and mugs"),
    ("gear", "Akcesoria", "Brewing gear"),
    ("machines", "Ekspresy i młynki", "Machines and grinders"),
    ("cookies", "Do kawy", "To go with it"),
    ("drinks", "Przy barze", "At the bar"),
    ("books", "Książki", "Books"),
    ("gift-cards", "Karty podarunkowe", "Gift cards"),
]


def _coffee(sku, below, brand, colour, price, margin, name, origin, notes, text, **more):
    return _product(
        sku,
        f"coffee/{below}",
        brand,
        "bag",
        colour,
        price,
        23,
        margin,
        name,
        text,
        origin=origin,
        notes=notes,
        **more,
    )


def _product(
    sku, category, brand, picture, colour, price, tax_rate, margin, name, text, *,
    regular=None, lowest=None, stock=40, origin=("", ""), notes=("", ""),
):  # fmt: skip
    """One row of the table; texts come as (Polish, English)."""
    net = price * 100 // (100 + tax_rate)
    return {
        "sku": sku, "category_path": category, "brand": brand, "picture": picture, "colour": colour,
        "price_minor": price, "regular_price_minor": regular or price, "lowest_price_minor": lowest,
        "tax_rate": tax_rate, "cost_minor": net * (100 - margin) // 100, "stock": stock,
        "name_pl": name[0], "name_en": name[1], "description_pl": text[0], "description_en": text[1],
        "origin_pl": origin[0], "origin_en": origin[1], "notes_pl": notes[0], "notes_en": notes[1],
    }  # fmt: skip


PRODUCTS = [
    # --- coffee for espresso
    _coffee(
        "ZIA-250", "espresso", "Ziarno", "#b4532a", 3900, 48, ("Poranek 250 g", "Morning 250 g"),
        ("Brazylia i Etiopia", "Brazil and Ethiopia"),
        ("czekolada mleczna, orzech laskowy, skórka pomarańczy", "milk chocolate, hazelnut, orange peel"),
        ("Nasza mieszanka na co dzień. Palona średnio, wybacza drobne błędy przy młynku i dobrze łączy się z mlekiem.",
         "Our everyday blend. A medium roast that forgives small mistakes at the grinder and goes well with milk."),
        stock=180,
    ),
    _coffee(
        "ZIA-1000", "espresso", "Ziarno", "#b4532a", 12900, 41, ("Poranek 1 kg", "Morning 1 kg"),
        ("Brazylia i Etiopia", "Brazil and Ethiopia"),
        ("czekolada mleczna, orzech laskowy, skórka pomarańczy", "milk chocolate, hazelnut, orange peel"),
        ("Ta sama mieszanka w dużym opakowaniu. Opłaca się, jeśli wypijasz kilogram w sześć tygodni; potem traci zapach.",
         "The same blend in a large bag. Worth it if you drink a kilo within six weeks; after that it fades."),
        regular=13900, lowest=12900, stock=70,
    ),
    _coffee(
        "BRA-250", "espresso", "Ziarno", "#8a5a2b", 3600, 45, ("Brazylia Santos 250 g", "Brazil Santos 250 g"),
        ("Brazylia, Mogiana", "Brazil, Mogiana"), ("kakao, migdał, karmel", "cocoa, almond, caramel"),
        ("Gęsta i łagodna, prawie bez kwasowości. Jeśli lubisz klasyczne włoskie espresso, zacznij od niej.",
         "Full and mild with hardly any acidity. If you like a classic Italian espresso, start here."),
        stock=120,
    ),
    _coffee(
        "IND-250", "espresso", "Roasters", "#5d6b2f", 4200, 38, ("Indie Monsooned Malabar 250 g", "India Monsooned Malabar 250 g"),
        ("Indie, Malabar", "India, Malabar"), ("przyprawy, gorzka czekolada, drewno", "spice, dark chocolate, wood"),
        ("Ziarno dojrzewało w wilgotnym wietrze monsunu: ciężkie, korzenne, z grubą kremą. Nie dla miłośników owoców.",
         "Aged in the damp monsoon wind: heavy, spicy, with a thick crema. Not for those who look for fruit."),
    ),
    _coffee(
        "GUA-250", "espresso", "Roasters", "#a33c2e", 4500, 36, ("Gwatemala Huehuetenango 250 g", "Guatemala Huehuetenango 250 g"),
        ("Gwatemala, Huehuetenango", "Guatemala, Huehuetenango"),
        ("toffi, czerwone jabłko, śliwka", "toffee, red apple, plum"),
        ("Espresso dla ciekawych: słodkie na początku, soczyste na końcu. Potrzebuje trochę gorętszej wody.",
         "An espresso for the curious: sweet at first, juicy at the end. Wants slightly hotter water."),
        regular=4900, lowest=4700,
    ),
    _coffee(
        "NOC-250", "espresso", "Ziarno", "#37343f", 3700, 52, ("Nocna zmiana 250 g", "Night Shift 250 g"),
        ("Brazylia i Uganda", "Brazil and Uganda"), ("kakao, melasa, dym", "cocoa, molasses, smoke"),
        ("Jedna trzecia dobrej robusty, więc kofeiny jest więcej niż zwykle. Mocna, ciemna, na długie wieczory.",
         "One third is fine robusta, so there is more caffeine than usual. Strong, dark, for long evenings."),
        stock=90,
    ),
    # --- coffee for filter
    _coffee(
        "ETH-250", "filter", "Ziarno", "#d98324", 4900, 44, ("Etiopia Yirgacheffe 250 g", "Ethiopia Yirgacheffe 250 g"),
        ("Etiopia, Yirgacheffe", "Ethiopia, Yirgacheffe"), ("jaśmin, bergamotka, brzoskwinia", "jasmine, bergamot, peach"),
        ("Myta, jasno palona, pachnie jak herbata z kwiatami. Zaparzaj w dripie wodą 94 °C i pij bez mleka.",
         "Washed and lightly roasted, it smells like flowery tea. Brew as a pour-over at 94 °C and drink it black."),
        stock=110,
    ),
    _coffee(
        "KEN-250", "filter", "Ziarno", "#9c2743", 5400, 40, ("Kenia Nyeri AA 250 g", "Kenya Nyeri AA 250 g"),
        ("Kenia, Nyeri", "Kenya, Nyeri"), ("czarna porzeczka, grejpfrut, trzcina cukrowa", "blackcurrant, grapefruit, cane sugar"),
        ("Wyraźna kwasowość i dużo owocu. Najlepsza trzy tygodnie po paleniu; datę znajdziesz na spodzie torebki.",
         "Bright acidity and plenty of fruit. At its best three weeks after roasting; the date is on the bottom."),
        stock=80,
    ),
    _coffee(
        "COL-250", "filter", "Roasters", "#c9a227", 4600, 35, ("Kolumbia Huila 250 g", "Colombia Huila 250 g"),
        ("Kolumbia, Huila", "Colombia, Huila"), ("karmel, mandarynka, mleczna czekolada", "caramel, mandarin, milk chocolate"),
        ("Zrównoważona, każdemu zasmakuje. Dobra na pierwszy przelew w życiu i na duży dzbanek do pracy.",
         "Balanced, with something for everybody. Good for a first pour-over and for a big jug at work."),
    ),
    _coffee(
        "RWA-250", "filter", "Roasters", "#2f6b5a", 4700, 33, ("Rwanda Kivu 250 g", "Rwanda Kivu 250 g"),
        ("Rwanda, jezioro Kivu", "Rwanda, Lake Kivu"), ("czerwona herbata, morela, miód", "black tea, apricot, honey"),
        ("Od spółdzielni, w której pracują głównie kobiety; płacimy im 40 % ponad cenę giełdową. Lekka i miodowa.",
         "From a cooperative run mostly by women; we pay them 40 % above the market price. Light and honeyed."),
        regular=5200, lowest=4900,
    ),
    _coffee(
        "COS-250", "filter", "Ziarno", "#3f7f8c", 5200, 42, ("Kostaryka Tarrazú Honey 250 g", "Costa Rica Tarrazú Honey 250 g"),
        ("Kostaryka, Tarrazú", "Costa Rica, Tarrazú"), ("dojrzała śliwka, miód gryczany, limonka", "ripe plum, buckwheat honey, lime"),
        ("Suszona z częścią miąższu, stąd słodycz. Świetna w aeropressie, bardzo dobra na zimno.",
         "Dried with part of its pulp, hence the sweetness. Great in an AeroPress, very good cold."),
    ),
    _coffee(
        "PAN-100", "filter", "Roasters", "#7a4a86", 7900, 28, ("Panama Geisha 100 g", "Panama Geisha 100 g"),
        ("Panama, Boquete", "Panama, Boquete"), ("jaśmin, liczi, trawa cytrynowa", "jasmine, lychee, lemongrass"),
        ("Mała paczka na wyjątkowe okazje: pięć, sześć filiżanek. Droga, bo z jednego krzewu zbiera się jej mało.",
         "A small bag for special days: five or six cups. Dear, because each shrub yields little."),
        stock=18,
    ),
    _coffee(
        "ZIM-250", "filter", "Ziarno", "#4f6d8f", 4400, 46, ("Zimowy przelew 250 g", "Winter Filter 250 g"),
        ("Etiopia i Gwatemala", "Ethiopia and Guatemala"), ("cynamon, pomarańcza, syrop klonowy", "cinnamon, orange, maple syrup"),
        ("Mieszanka na krótkie dni, pachnie piernikiem, choć nie ma w niej żadnych aromatów. Tylko od listopada do lutego.",
         "A blend for short days that smells of gingerbread with nothing added. From November to February only."),
        regular=4900, lowest=4600, stock=60,
    ),
    # --- decaf
    _coffee(
        "DEC-250", "decaf", "Ziarno", "#6d8b74", 4300, 40, ("Kolumbia bez kofeiny 250 g", "Colombia Decaf 250 g"),
        ("Kolumbia, Cauca", "Colombia, Cauca"), ("kakao, czerwone jabłko, wanilia", "cocoa, red apple, vanilla"),
        ("Kofeinę usunięto wodą i octanem etylu z trzciny cukrowej. Zostaje jej mniej niż 0,1 %, smak zostaje cały.",
         "The caffeine was taken out with water and ethyl acetate from sugar cane. Under 0.1 % is left; the taste stays."),
        stock=70,
    ),
    _coffee(
        "DEC-ESP-250", "decaf", "Roasters", "#566b5b", 4400, 34, ("Meksyk bez kofeiny do espresso 250 g", "Mexico Decaf Espresso 250 g"),
        ("Meksyk, Chiapas", "Mexico, Chiapas"), ("orzech włoski, czekolada, karmel", "walnut, chocolate, caramel"),
        ("Odkofeinowana samą wodą w górach. Ciemniej palona, żeby przebiła się przez mleko.",
         "Decaffeinated with water alone, in the mountains. Roasted darker so that it comes through milk."),
    ),
    # --- tea
    _product(
        "TEA-EARL", "tea", "Ziarno", "tin", "#27496d", 2900, 23, 55, ("Earl Grey w puszce 80 g", "Earl Grey, tin 80 g"),
        ("Czarna herbata z Cejlonu i prawdziwy olejek z bergamotki. Trzy minuty, potem wyjmij liście.",
         "Black tea from Ceylon and real bergamot oil. Three minutes, then take the leaves out."),
        origin=("Sri Lanka", "Sri Lanka"), notes=("bergamotka, cytryna", "bergamot, lemon"),
    ),
    _product(
        "TEA-SENCHA", "tea", "Ziarno", "tin", "#4f7942", 3400, 23, 50, ("Sencha 80 g", "Sencha 80 g"),
        ("Zielona, parowana, pachnie trawą po deszczu. Woda 70 °C, bo z gorętszej robi się gorzka.",
         "Green, steamed, it smells of grass after rain. Water at 70 °C; hotter makes it bitter."),
        origin=("Japonia, Shizuoka", "Japan, Shizuoka"), notes=("trawa, groszek, morze", "grass, peas, sea"),
    ),
    _product(
        "TEA-ASSAM", "tea", "Roasters", "tin", "#8c3b2a", 2700, 23, 47, ("Assam na śniadanie 80 g", "Assam Breakfast 80 g"),
        ("Mocna, słodowa, stworzona do mleka. Zastąpi kawę tym, którzy kawy nie mogą.",
         "Strong, malty, made for milk. Stands in for coffee for those who cannot have any."),
        origin=("Indie, Assam", "India, Assam"), notes=("słód, rodzynka", "malt, raisin"),
    ),
    _product(
        "TEA-ROOIBOS", "tea", "Ziarno", "tin", "#b5532f", 2500, 23, 57, ("Rooibos z wanilią 80 g", "Rooibos with Vanilla 80 g"),
        ("Bez kofeiny, więc można wieczorem i można dzieciom. Trudno ją zaparzyć za długo.",
         "No caffeine, so fine in the evening and for children. Hard to brew for too long."),
        origin=("Republika Południowej Afryki", "South Africa"), notes=("wanilia, miód", "vanilla, honey"),
    ),
    _product(
        "TEA-MINT", "tea", "Ziarno", "tin", "#3c8d7a", 2200, 23, 60, ("Mięta z Podlasia 40 g", "Podlasie Mint 40 g"),
        ("Całe liście od rolnika spod Hajnówki, suszone w cieniu. Łyżka wystarcza na dzbanek.",
         "Whole leaves from a farmer near Hajnówka, dried in the shade. One spoon is enough for a pot."),
        origin=("Polska, Podlasie", "Poland, Podlasie"), notes=("mięta pieprzowa", "peppermint"),
        regular=2500, lowest=2300,
    ),
    # --- cups
    _product(
        "CUP-S", "cups", "Ziarno", "cup-small", "#5f8a8b", 4200, 23, 52, ("Filiżanka mała 80 ml", "Small Cup 80 ml"),
        ("Do espresso. Gruba ścianka trzyma ciepło, a szkliwo jest w środku białe, żeby było widać kremę. Ze spodkiem.",
         "For espresso. The thick wall keeps the heat and the inside is white, to show the crema. With a saucer."),
        notes=("kamionka z Bolesławca", "stoneware from Bolesławiec"), stock=90,
    ),
    _product(
        "CUP-L", "cups", "Ziarno", "cup-large", "#c96f4a", 5200, 23, 50, ("Filiżanka duża 220 ml", "Large Cup 220 ml"),
        ("Do cappuccino i flat white. Ta sama ręka i glina co mała filiżanka; każda wychodzi trochę inna. Ze spodkiem.",
         "For cappuccino and flat white. The same hand and clay as the small one; no two are alike. With a saucer."),
        notes=("kamionka z Bolesławca", "stoneware from Bolesławiec"), stock=90,
    ),
    _product(
        "MUG-300", "cups", "Ziarno", "mug", "#4c6a78", 5900, 23, 46, ("Kubek 300 ml", "Mug 300 ml"),
        ("Na przelew i na herbatę. Ucho mieści trzy palce, zmywarka mu nie szkodzi.",
         "For filter coffee and tea. Three fingers fit the handle; the dishwasher does no harm."),
        notes=("kamionka", "stoneware"),
    ),
    _product(
        "MUG-TRAVEL", "cups", "Roasters", "tumbler", "#2f5d50", 9900, 23, 32, ("Kubek termiczny 360 ml", "Travel Mug 360 ml"),
        ("Trzyma ciepło cztery godziny i nie cieknie w plecaku, sprawdziliśmy. Mieści się pod ekspresem.",
         "Keeps hot for four hours and does not leak in a bag; we tried. Fits under a machine."),
        notes=("stal nierdzewna", "stainless steel"), regular=11900, lowest=10900,
    ),
    _product(
        "GLASS-2", "cups", "Roasters", "glass", "#9fb8bd", 6900, 23, 37, ("Dwie szklanki do latte", "Two Latte Glasses"),
        ("Podwójne szkło borokrzemowe, nie parzy w palce. Pojemność 250 ml.",
         "Double borosilicate glass that does not burn your fingers. 250 ml each."),
        notes=("szkło borokrzemowe", "borosilicate glass"),
    ),
    # --- gear
    _product(
        "DRIP-02", "gear", "Ziarno", "dripper", "#e9e2d6", 8900, 23, 42, ("Dripper ceramiczny 02", "Ceramic Dripper 02"),
        ("Na dwie, trzy filiżanki. Spiralne żebra, jeden duży otwór: o tempie decydujesz Ty.",
         "For two or three cups. Spiral ribs and one large hole: you set the pace."),
        notes=("ceramika", "ceramic"),
    ),
    _product(
        "FILTERS-100", "gear", "Roasters", "filters", "#efe3cd", 2400, 23, 40, ("Filtry papierowe 02, 100 sztuk", "Paper Filters 02, 100 pieces"),
        ("Bielone tlenem, bez posmaku papieru po przelaniu wrzątkiem.", "Bleached with oxygen; no taste of paper once rinsed."),
        stock=150,
    ),
    _product(
        "AERO", "gear", "Roasters", "press", "#5a5f66", 15900, 23, 22, ("Aeropress z filtrami", "AeroPress with Filters"),
        ("Jedna filiżanka w dwie minuty, w domu i pod namiotem. W zestawie 350 filtrów.",
         "One cup in two minutes, at home or in a tent. 350 filters in the box."),
        regular=17900, lowest=16900,
    ),
    _product(
        "FRENCH-600", "gear", "Ziarno", "frenchpress", "#b98b5e", 11900, 23, 38, ("Prasa francuska 600 ml", "French Press 600 ml"),
        ("Szkło, stal i drewno bukowe. Sitko jest podwójne, osadu zostaje mało.",
         "Glass, steel and beech. The double mesh leaves little sediment."),
    ),
    _product(
        "MOKA-3", "gear", "Roasters", "moka", "#a7adb2", 12900, 23, 27, ("Kawiarka na 3 filiżanki", "Moka Pot, 3 Cups"),
        ("Ze stali, więc działa też na indukcji. Nie ubijaj kawy i zdejmij, gdy zacznie bulgotać.",
         "Made of steel, so it works on induction. Do not tamp, and take it off when it gurgles."),
        notes=("stal nierdzewna", "stainless steel"),
    ),
    _product(
        "KETTLE", "gear", "Roasters", "kettle", "#3b3b3f", 32900, 23, 19, ("Czajnik z gęsią szyją 0,9 l", "Gooseneck Kettle 0.9 l"),
        ("Grzeje co do stopnia od 40 do 100 °C i trzyma temperaturę pół godziny.",
         "Heats to the degree, from 40 to 100 °C, and holds it for half an hour."),
        stock=14,
    ),
    _product(
        "SCALE", "gear", "Roasters", "scale", "#2b2b2e", 19900, 23, 24, ("Waga z minutnikiem", "Scale with Timer"),
        ("Co 0,1 g do 2 kg, ładowana przez USB-C. Bez niej każdy przelew jest loterią.",
         "By 0.1 g up to 2 kg, charged over USB-C. Without one every pour-over is a lottery."),
        stock=25,
    ),
    _product(
        "CHEMEX-6", "gear", "Roasters", "chemex", "#c69a62", 24900, 23, 21, ("Chemex na 6 filiżanek", "Chemex, 6 Cups"),
        ("Szklana klepsydra z drewnianym kołnierzem. Grubszy papier daje bardzo czysty napar.",
         "A glass hourglass with a wooden collar. Its thick paper gives a very clean cup."),
        stock=12,
    ),
    # --- machines and grinders
    _product(
        "ESP-HOME", "machines", "Roasters", "machine", "#b23a2e", 189900, 23, 14, ("Ekspres kolbowy Domo", "Domo Espresso Machine"),
        ("Jeden bojler, kolba 58 mm, prawdziwy zawór pary. Nagrzewa się dziesięć minut. Serwis robimy sami, w Łodzi.",
         "One boiler, a 58 mm portafilter, a real steam valve. Ten minutes to heat up. We service it ourselves, in Łódź."),
        regular=209900, lowest=199900, stock=6,
    ),
    _product(
        "ESP-PRO", "machines", "Roasters", "machine", "#d8d2c7", 429900, 23, 12, ("Ekspres dwubojlerowy Forte", "Forte Dual-Boiler Machine"),
        ("Parzy i spienia naraz, temperatura co do stopnia. Waży 22 kg, więc przywieziemy go i ustawimy.",
         "Brews and steams at once, with the temperature to the degree. It weighs 22 kg, so we bring it and set it up."),
        stock=3,
    ),
    _product(
        "GRIND-HAND", "machines", "Roasters", "hand-grinder", "#494b50", 34900, 23, 23, ("Młynek ręczny", "Hand Grinder"),
        ("Stalowe żarna 38 mm, 20 g na raz, czterdzieści obrotów na porcję. Cichy: nikogo nie obudzisz.",
         "Steel burrs of 38 mm, 20 g at a time, some forty turns a dose. Quiet: nobody wakes up."),
        stock=20,
    ),
    _product(
        "GRIND-ELEC", "machines", "Roasters", "grinder", "#e4ddd0", 89900, 23, 17, ("Młynek elektryczny Żarna 54", "Burr 54 Electric Grinder"),
        ("Żarna 54 mm, sześćdziesiąt stopni, od tureckiej po prasę. Prawie nic w nim nie zostaje.",
         "Burrs of 54 mm, sixty steps, from Turkish to French press. Hardly anything stays inside."),
        stock=9,
    ),
    # --- to go with it
    _product(
        "COOKIE-OAT", "cookies", "Ziarno", "cookie", "#c58a4a", 1400, 5, 54, ("Ciastka owsiane 150 g", "Oat Cookies 150 g"),
        ("Masło, płatki, miód. Pieczemy we wtorki i piątki, bez konserwantów, więc zjedz w dwa tygodnie.",
         "Butter, oats, honey. Baked on Tuesdays and Fridays with no preservatives, so eat them within two weeks."),
        stock=120,
    ),
    _product(
        "COOKIE-CHOC", "cookies", "Ziarno", "cookie", "#6b3f25", 1600, 5, 52, ("Ciastka z czekoladą 150 g", "Chocolate Cookies 150 g"),
        ("Kawałki gorzkiej czekolady 70 % i szczypta soli.", "Chunks of 70 % dark chocolate and a pinch of salt."),
        stock=120,
    ),
    _product(
        "CANTUCCI", "cookies", "Ziarno", "cantucci", "#d3a15f", 1800, 5, 49, ("Cantucci z migdałami 180 g", "Almond Cantucci 180 g"),
        ("Dwa razy pieczone, twarde, do maczania. Dużo migdałów, mało cukru.",
         "Baked twice, hard, for dipping. Many almonds, little sugar."),
        stock=80,
    ),
    _product(
        "CHOC-70", "cookies", "Roasters", "chocolate", "#4a2c20", 1900, 8, 34, ("Czekolada gorzka 70 % 80 g", "Dark Chocolate 70 % 80 g"),
        ("Ziarno kakaowe z Ekwadoru, tylko kakao i cukier.", "Cocoa beans from Ecuador; nothing but cocoa and sugar."),
        regular=2200, lowest=1900, stock=70,
    ),
    _product(
        "BEANS-CHOC", "cookies", "Ziarno", "jar", "#5a3826", 2100, 8, 45, ("Ziarna kawy w czekoladzie 120 g", "Chocolate-Coated Coffee Beans 120 g"),
        ("Nasz Poranek w mlecznej czekoladzie. Garść ma tyle kofeiny co filiżanka.",
         "Our Morning blend in milk chocolate. A handful has the caffeine of a cup."),
        stock=60,
    ),
    # --- at the bar
    _product(
        "BAR-ESPRESSO", "drinks", "Ziarno", "drink-espresso", "#5b3a26", 900, 23, 60, ("Espresso przy barze", "Espresso at the Bar"),
        ("Kupon na filiżankę w sklepie przy Piotrkowskiej. Ważny rok.", "A coupon for a cup in our shop on Piotrkowska. Valid for a year."),
        stock=400,
    ),
    _product(
        "BAR-LATTE", "drinks", "Ziarno", "drink-latte", "#c79a6b", 1500, 23, 56, ("Latte przy barze", "Latte at the Bar"),
        ("Kupon na latte, z mlekiem krowim albo owsianym w tej samej cenie. Ważny rok.",
         "A coupon for a latte, with cow's or oat milk at the same price. Valid for a year."),
        stock=400,
    ),
    _product(
        "BAR-COLD", "drinks", "Ziarno", "drink-cold", "#7b4b2e", 1600, 23, 58, ("Cold brew przy barze", "Cold Brew at the Bar"),
        ("Kupon na kawę parzoną osiemnaście godzin na zimno. Ważny rok, smakuje od maja.",
         "A coupon for coffee steeped cold for eighteen hours. Valid for a year, tastes best from May."),
        stock=400,
    ),
    # --- books, gift cards, stickers
    _product(
        "BOOK-HOME", "books", "Ziarno", "book", "#b8452b", 4900, 5, 31, ("Dobra kawa w domu", "Good Coffee at Home"),
        ("Nasz własny poradnik, 144 strony z rysunkami. Po polsku i po angielsku w jednym tomie.",
         "Our own guide, 144 pages with drawings. Polish and English in one volume."),
    ),
    _product(
        "BOOK-ATLAS", "books", "Roasters", "book", "#2f5d62", 8900, 5, 25, ("Atlas kawy", "An Atlas of Coffee"),
        ("Skąd jest Twoja kawa: trzydzieści pięć krajów, mapy, gatunki, ludzie. Wydanie polskie.",
         "Where your coffee comes from: thirty-five countries, maps, varieties, people. Polish edition."),
        stock=22,
    ),
    _product(
        "GIFT-50", "gift-cards", "Ziarno", "gift-card", "#c2603a", 5000, 0, 10, ("Karta podarunkowa 50 zł", "Gift Card 50 PLN"),
        ("Wysyłamy e-mailem w dniu zakupu. Można nią płacić na raty, ważna dwa lata.",
         "Sent by e-mail on the day of purchase. Can be spent in parts, valid for two years."),
        stock=500,
    ),
    _product(
        "GIFT-100", "gift-cards", "Ziarno", "gift-card", "#35524a", 10000, 0, 10, ("Karta podarunkowa 100 zł", "Gift Card 100 PLN"),
        ("Wysyłamy e-mailem w dniu zakupu. Można nią płacić na raty, ważna dwa lata.",
         "Sent by e-mail on the day of purchase. Can be spent in parts, valid for two years."),
        stock=500,
    ),
    _product(
        "STICKERS", "gear", "Ziarno", "stickers", "#d98324", 900, 23, 58, ("Naklejki Ziarno, arkusz", "Ziarno Stickers, one sheet"),
        ("Dziewięć naklejek na młynek, laptop albo drzwi od lodówki. Schodzą bez śladu.",
         "Nine stickers for your grinder, laptop or fridge. They come off without a trace."),
        stock=200,
    ),
]  # fmt: skip
