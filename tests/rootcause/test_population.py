import pyarrow as pa
import pytest

from commsqa.rootcause.population import EMPTY, encode

TEXTS = ["b", None, "a", " ", "b"]


@pytest.mark.parametrize(
    "column",
    [
        pa.chunked_array([TEXTS]),
        pa.chunked_array([TEXTS[:2], TEXTS[2:]]),
        pa.chunked_array([TEXTS]).dictionary_encode(),
        pa.chunked_array([["c", *TEXTS, "0"]]).dictionary_encode().slice(1, len(TEXTS)),
    ],
    ids=["text", "text in chunks", "dictionary-encoded", "a dictionary with more values than occur"],
)
def test_texts_are_coded_in_their_order_however_they_are_stored(column: pa.ChunkedArray) -> None:
    codes, labels = encode(column)
    assert labels == ("", "a", "b")
    assert codes.tolist() == [2, EMPTY, 1, EMPTY, 2]


def test_a_column_without_values_has_the_empty_label_only() -> None:
    codes, labels = encode(pa.chunked_array([pa.nulls(2, pa.string())]))
    assert labels == ("",)
    assert codes.tolist() == [EMPTY, EMPTY]
