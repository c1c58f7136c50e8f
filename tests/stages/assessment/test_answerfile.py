import pytest

from qiangji.stages.assessment.answerfile import Allowed, read_answers
from qiangji.stages.assessment.choices import AnswerState
from qiangji.stages.assessment.errors import BadFile

ITEMS = {
    "A1": Allowed(frozenset({1, 2, 3, 4, 5, 6})),
    "A2": Allowed(frozenset({1, 2, 3, 4, 5}), allows_na=True, allows_unknown=True),
}
GOOD = "id,A1,gender,A2\n7,3,2,na\n8,,1,4.0\n9,NA,1,dk\n"
NA, UNKNOWN = AnswerState.NOT_APPLICABLE, AnswerState.UNKNOWN
ROWS = (("7", (3, NA)), ("8", (None, 4)), ("9", (None, UNKNOWN)))


def refusal(content: str | bytes) -> str:
    with pytest.raises(BadFile) as error:
        read_answers(content.encode() if isinstance(content, str) else content, ITEMS)
    return str(error.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_answers_are_read_in_the_encodings_people_have(encoding):
    read = read_answers(GOOD.replace("id,", "编号,").encode(encoding), ITEMS)

    assert read.rows == ROWS
    assert (read.keys, read.ignored_columns) == (("A1", "A2"), ("gender",))


@pytest.mark.parametrize("mark", [";", "\t"])
def test_other_delimiters_are_read(mark):
    assert read_answers(GOOD.replace(",", mark).encode(), ITEMS).rows == ROWS


def test_carriage_returns_quotes_and_blank_lines_are_read():
    assert read_answers(b'"id","A1","gender","A2"\r\n\r\n"7","3","2","na"\r\n\r\n', ITEMS).rows == ROWS[:1]


def test_column_order_does_not_matter_and_hash_is_of_the_file():
    moved = read_answers(b"A2,A1,rownames\nna,3,7\n", ITEMS)

    assert moved.rows == ROWS[:1]
    assert moved.content_hash != read_answers(GOOD.encode(), ITEMS).content_hash


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "文件是空的"),
        ("id,A1,A2\n", "文件里没有答卷，只有表头"),
        ("A1,A2\n3,4\n", "找不到答卷编号列"),
        ("id,A1\n7,3\n", "缺 1 道题的列：A2"),
        ("id,A1,A2,A1\n7,3,4,3\n", "列名“A1”出现了不止一次"),
        ("id,A1,A2\n7,3\n", "第 2 行：有 2 格，表头有 3 列"),
        ("id,A1,A2\n7,3,4\n8,7,4\n", "第 3 行：A1 列的“7”不是这道题的选项（1–6）"),
        ("id,A1,A2\n7,0,4\n", "第 2 行：A1 列的“0”不是"),
        ("id,A1,A2\n7,3.5,4\n", "第 2 行：A1 列的“3.5”不是"),
        ("id,A1,A2\n7,三,4\n", "第 2 行：A1 列的“三”不是"),
        ("id,A1,A2\n7,na,4\n", "第 2 行：A1 列的“na”不是"),
        ("id,A1,A2\n7,=1+1,4\n", "第 2 行：A1 列的“=1+1”不是"),
        ("id,A1,A2\n7,3,4\n8,3,4\n7,3,4\n", "第 4 行：编号 7 与第 2 行重复"),
        ("id,A1,A2\n周霁月,3,4\n", "第 2 行：id 列的编号不能用"),
        ("id,A1,A2\n110105194912310021,3,4\n", "第 2 行：id 列的编号不能用"),
        ("id,A1,A2\n13800000000,3,4\n", "第 2 行：id 列的编号不能用"),
        ("id,A1,A2\n" + "7" * 41 + ",3,4\n", "第 2 行：id 列的编号不能用"),
        ("id,A1,A2\n,3,4\n", "第 2 行：id 列的编号不能用"),
        ('id,A1,A2\n7,"' + "3" * 200_000 + '",4\n', "第 2 行读不下去"),
        (b"PK\x03\x04\0\0\0", "这不是 CSV 文本文件"),
        (b"id,A1,A2\n\xff\xff\xff,3,4\n", "认不出文件的编码"),
    ],
)
def test_wrong_file_is_refused_with_its_place(content, sentence):
    assert refusal(content).startswith(sentence)


def test_quote_across_lines_names_the_line_where_it_ends():
    assert refusal('id,A1,A2\n7,"3\n",9\n').startswith("第 3 行")
