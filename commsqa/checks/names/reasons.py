"""The reasons of a comparison in Arabic, as evidence says them beside the English ones."""

from collections.abc import Iterable

_ARABIC = {
    english.strip(): arabic.strip()
    for english, arabic in (
        line.split("|")
        for line in """\
written otherwise: accents, hyphens or spaces | مكتوب بصورة أخرى: تشكيل أو شرطات أو مسافات
written otherwise: the legal form, accents or spaces | مكتوب بصورة أخرى: الشكل القانوني أو المسافات
accents differ | اختلاف في علامات الحروف اللاتينية
written with or without the article | زيادة أل التعريف أو حذفها
another case of the name | حالة إعرابية أخرى للاسم
another way to write the characters | كتابة أخرى للرموز نفسها
another spelling of an Arabic name | كتابة أخرى لاسم عربي
the name in the other script | الاسم بالحروف الأخرى
a short form of a given name | صيغة مختصرة من الاسم الأول
one name of a compound | أحد شقي اسم مركب
parts joined or divided | أجزاء متصلة أو منفصلة
a compound part shortened | جزء مركب مختصر
an initial for a part | حرف أول بدل الاسم
a slip in a word | خطأ في كتابة كلمة
a slip in a particle | خطأ في أداة
the parts stand in another order | ترتيب آخر للأسماء
another generation of the name | جيل آخر من العائلة بالاسم نفسه
titles or particles differ | اختلاف في الألقاب أو الأدوات
a part is another one | أحد الأسماء مختلف
no part agrees | لا يتفق أي جزء من الاسم
a part is missing | جزء من الاسم ناقص
the record has one word only | الاسم المسجل كلمة واحدة فقط
middle parts left out | حذفت أسماء وسطى
a part more than the record has | جزء زائد على الاسم المسجل
the piece has no name | لا اسم على المراسلة
the record has no name | لا اسم في السجل
a word spelled otherwise | كلمة مكتوبة بصورة أخرى
a word abbreviated | كلمة مختصرة
words joined or divided | كلمات متصلة أو منفصلة
the initials of the words | الحروف الأولى من الكلمات
words of trade in another order | ترتيب آخر لكلمات النشاط
the words stand in another order | ترتيب آخر للكلمات
the legal form is left out | الشكل القانوني محذوف
a legal form more than the record has | شكل قانوني زائد على السجل
another legal form of the same kind | شكل قانوني آخر من النوع نفسه
a slip in the legal form | خطأ في كتابة الشكل القانوني
another legal form: another legal person | شكل قانوني آخر، أي شخص اعتباري آخر
a number or branch is another one | رقم أو فرع مختلف
no word agrees but what the company does | لا يتفق سوى وصف النشاط
a word is another one | إحدى الكلمات مختلفة
a word that the record does not have | كلمة ليست في السجل
a word more than the record has | كلمة زائدة على السجل
a word is missing | كلمة ناقصة
the name is cut short | الاسم مبتور
a company, where the record is a person | شركة في حين أن المسجل شخص
without the legal form it is a person's name | يصبح اسم شخص بغير الشكل القانوني
the owner of the establishment, without its trade | مالك المؤسسة دون ذكر نشاطها
the establishment of the owner | مؤسسة المالك
with somebody in the company | مع شخص من الشركة
an addressee is left out | أحد المرسل إليهم غير مذكور
an addressee whom the record does not have | أحد المرسل إليهم غير موجود في السجل
the spouse is not named | الزوج أو الزوجة من دون ذكر الاسم
the addressees are joined or ordered otherwise | ترتيب آخر للمرسل إليهم
the piece addresses an estate, the record a person | المراسلة موجهة إلى ورثة والسجل لشخص
the record is an estate, the piece addresses the person | السجل لتركة والمراسلة موجهة إلى الشخص
the piece names who acts, and not for whom | ذكر النائب دون من ينوب عنه
addressed to the estate | موجهة إلى الورثة
addressed to who acts for the person | موجهة إلى من ينوب عن الشخص
written in another script than the record, which is not compared | مكتوب بخط غير خط السجل فلم يقارن به
a name is longer than 500 characters and was read up to there | اسم يزيد على 500 حرف ولم يقرأ ما بعدها
with or without who receives it | بذكر المستلم أو دون ذكره""".splitlines()
    )
}


def in_arabic(sentence: str, reasons: Iterable[str]) -> str:
    """An Arabic sentence with the reasons after it; a reason that has no translation is left out."""
    told = "؛ ".join(_ARABIC[reason] for reason in reasons if reason in _ARABIC)
    return f"{sentence}: {told}." if told else f"{sentence}."
