"""Short and pet forms of given names: the `nicknames` package (mostly English) and what it lacks."""

from functools import cache

from nicknames import NickNamer

from commsqa.checks.names.text import fold

_MORE = """\
catherine kate katie kitty; katherine katie; barbara barb basia; elizabeth lilibet elsie; margaret greta maisie; robert bert;
eleanor nell; helen nell nellie; alexander sasha lex sacha xander; alexandra sasha lexi; michael misha; charles chaz;
antonio toni tono toninho; jose pepe ze; francisco paco pancho fran curro chico; ignacio nacho; jesus chuy;
enrique quique kike; eduardo lalo edu; guillermo memo guille; manuel manolo manu; rafael rafa; alberto beto; roberto beto;
javier javi; fernando nando; concepcion concha conchita; dolores lola; guadalupe lupe; rosario charo; mercedes merche;
maria mari ma masha; isabel isa chabela; consuelo chelo; josefa pepa; luigi gigi; giuseppe beppe peppe pino;
giovanni gianni vanni; francesco franco checco cecco; vincenzo enzo; lorenzo enzo renzo; domenico mimmo;
alessandro sandro ale; salvatore toto turi; giuseppina pina; johannes hans hannes jan joop; johann hans hansi; hans hansi;
josef sepp pepa; joseph sepp; franz franzi; friedrich fritz; heinrich heinz heini; wilhelm willi; ulrich uli; sebastian basti;
matthias matze; margarete grete gretel; elisabeth lisa sissi lisi els betty liesbeth; katharina kathi katja;
magdalena leni magda; stefan steffi; stefanie steffi; pierre pierrot; jacques jacquot; genevieve ginette;
alexandre alex sacha; katarzyna kasia; malgorzata gosia; aleksandra ola sasha; agnieszka aga; joanna asia; krzysztof krzysiek;
tomasz tomek; piotr piotrek; stanislaw staszek; andrzej jedrek; jan janek honza; zofia zosia; elzbieta ela; jakub kuba;
aleksander olek; wojciech wojtek; grzegorz grzesiek; pawel pawelek; michal michalek; frantisek franta; vaclav vasek;
katerina katka; tomas tom; jiri jirka; mikhail misha; vladimir vova volodya vlad; aleksandr sasha shura; alexandr sasha;
ivan vanya; dmitri dima mitya; dmitry dima mitya; dmitriy dima; nikolai kolya; sergei seryozha; sergey seryozha;
aleksei alyosha lyosha; alexey alyosha lyosha; yevgeny zhenya; evgeny zhenya; yevgenia zhenya; evgenia zhenya;
ekaterina katya; yekaterina katya; tatiana tanya; tatyana tanya; natalia natasha; anastasia nastya; yelena lena; elena lena;
olga olya; yulia yulya; konstantin kostya; pavel pasha; pyotr petya; boris borya; yuri yura; anna anya; svetlana sveta;
lyudmila lyuda; ludmila lyuda; irina ira; galina galya; михаил миша; владимир вова володя; александр саша шура;
александра саша; иван ваня; дмитрии дима митя; николаи коля; сергеи сережа; алексеи алеша леша; екатерина катя; татьяна таня;
мария маша; наталья наташа; анастасия настя; елена лена; ольга оля; евгении женя; константин костя; павел паша; анна аня;
светлана света; ирина ира; ioannis yiannis giannis yannis; georgios giorgos yiorgos george; konstantinos kostas costas dinos;
dimitrios dimitris mitsos; nikolaos nikos; athanasios thanasis; panagiotis panos takis; christos chris; aikaterini katerina;
emmanouil manolis; vasileios vasilis; evangelos vangelis; anastasios tasos; spyridon spyros; eleni lena; michail michalis;
charalampos babis haralambos; efstathios stathis; apostolos tolis; theodoros thodoris; cornelis kees; jacobus koos jaap;
hendrik henk rik; willem wim pim; petrus piet; gerardus gerrit; antonius ton toon; adrianus ad; catharina trijntje toos;
franciscus frans; lodewijk lode; ferenc feri; istvan pisti; jozsef jozsi; laszlo laci; sandor sanyi; katalin kati;
erzsebet erzsi zsoka bozsi; ibrahim ibo;
александр олександр сашко; андреи андрии; дмитрии дмитро; николаи микола; сергеи сергии; владимир володимир; евгении евген;
алексеи олексии; михаил михаило; петр петро; елена олена; наталья наталия; татьяна тетяна; анна ганна; екатерина катерина;
γεωργιοσ γιωργοσ; ιωαννησ γιαννησ; κωνσταντινοσ κωστασ ντινοσ; δημητριοσ δημητρησ μιμησ; νικολαοσ νικοσ; παναγιωτησ πανοσ τακησ;
βασιλειοσ βασιλησ; σπυριδων σπυροσ; αθανασιοσ θανασησ; ευαγγελοσ βαγγελησ; αικατερινη κατερινα; θεοδωροσ θοδωρησ;
μιχαηλ μιχαλησ; εμμανουηλ μανωλησ; αντωνιοσ αντωνησ; ελευθεριοσ λευτερησ; αναστασιοσ τασοσ; χαραλαμποσ μπαμπησ;
αναστασια τασια; ευαγγελια λιτσα; ελενη λενα; יוסף יוסי; יצחק איציק; אברהם אבי; יעקב קובי; דוד דודו; שמואל שמוליק; רבקה ריקי;
oluwaseun seun; oluwatobi tobi; oluwafemi femi; chukwuemeka emeka; temitope temi tope"""
"""Given name, then its forms, folded: the package lacks some English ones and nearly all of other languages."""


def are_forms_of_one(one: str, other: str) -> bool:
    """Whether one folded given name is a known short or pet form of the other (Bill, William)."""
    known = _nicknames()
    return other in known.get(one, ()) or one in known.get(other, ())


@cache
def _nicknames() -> dict[str, frozenset[str]]:
    known = {fold(name): frozenset(map(fold, nicks)) for name, nicks in NickNamer().nickname_lookup.items()}
    for given, *nicks in (entry.split() for entry in _MORE.split(";")):
        known[given] = known.get(given, frozenset()) | frozenset(nicks)
    return known
