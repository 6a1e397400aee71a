"""Spellings of Arabic-written names that custom gives and letters do not: biblical and Western names, and a few others."""

from commsqa.checks.names.text import fold

_USUAL = """\
ميخائيل michael michel mikhael; مايكل michael; ميكائيل michael; ميشيل michael; جبرائيل gabriel; جورج jorge; جرجس george georges;
جورجيوس georges george; بطرس peter pierre petros; بيتر pieter; بولس paul pavlos; بول pol; بنيامين benjamin;
يوحنا john jean johanna; حنا john; جون john jon; جان john; يوسف joseph josef jose; جوزيف josef; إسحاق isaac izak;
يعقوب jacob; جاكوب jakob; إبراهيم abraham; داود david; ديفيد david; دانيال daniel; دانييل danielle; سليمان solomon;
موسى moses moise; مريم mary maria marie; زكريا zachary; متى matthew matta; لوقا luke; مرقس mark marcos markos;
توما thomas; توماس tomas; إلياس elias elie; أندراوس andrew; أندرو andrew; فيليب philippe; ستيفن stephen steven;
اسطفان stephen stephan; صموئيل samuel; نقولا nicolas nicholas nikola; قسطنطين constantin constantine; جيمس james;
جيمز james; أنطوان antony; أنطونيوس antonios anthony; أنتوني anthony; جاك jack jacques; روجيه roger; بيار pierre;
جاكلين jaclyn; ويليام williams; وليم william; هيلين helen; كريستوفر christopher; ياسمين jasmine jasmin;
إليزابيث elizabeth elisabeth; كاترين catherine; عمر amor ameur; عبده abdo abdou abdu;
عبدربه abdrabbo abdrabbou abdrabbuh abdrabo; كاظم kadhum kadum; مختار moctar; ميمن memon; آدم adan aden adam"""

USUAL: dict[str, frozenset[str]] = {
    fold(arabic): frozenset(latin) for arabic, *latin in (entry.split() for entry in _USUAL.split(";"))
}
"""Folded Arabic name to its customary Latin forms."""
