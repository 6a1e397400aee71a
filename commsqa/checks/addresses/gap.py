"""What an address can lack, and how it is said."""

from enum import Enum


class Gap(Enum):
    """What an address lacks: the words for it in English and in Arabic."""

    ALL = ("the letter has no address", "لا عنوان على الرسالة")
    WORDS = ("it holds no address but a filler", "لا يحتوي إلا على نص بديل وليس عنواناً")
    END = ("it is cut off: the record's address goes on", "العنوان مبتور: عنوان السجل أطول")
    LABELLED = ("a label stands there without its number", "توجد تسمية من دون رقمها")
    POSTCODE = ("the postal code is missing", "الرمز البريدي ناقص")
    STREET = ("there is a place but no street, building or box", "يوجد اسم المكان من دون شارع أو مبنى أو صندوق بريد")
    NUMBER = ("there is no number of a house, building or box", "لا يوجد رقم منزل أو مبنى أو صندوق بريد")
    PLACE = ("the town or area is missing", "اسم المدينة أو المنطقة ناقص")
    BLOCK = ("the block is missing", "رقم القطعة ناقص")
    HOUSE = ("street and house are missing", "الشارع والمنزل ناقصان")
    EMIRATE = ("the emirate is missing", "اسم الإمارة ناقص")
    ROAD = ("road or block is missing", "الطريق أو المجمع ناقص")

    @property
    def english(self) -> str:
        """What is missing, as the end of an English sentence."""
        return self.value[0]

    @property
    def arabic(self) -> str:
        """The same in Arabic."""
        return self.value[1]
