from qiangji.documents.text import em_width, one_line, printable, shorten, wrap


def test_printable_drops_what_no_writer_accepts_and_keeps_the_rest():
    assert printable("a\x00b\x0bc\u202ed\ud800e\ufefff\tg\nh，《》") == "abcdef\tg\nh，《》"


def test_one_line_folds_white_space():
    assert one_line("  北京市\n\t朝阳区  ") == "北京市 朝阳区"


def test_shorten_keeps_within_the_room():
    assert shorten("资源动员与可持续", 5) == "资源动员…"
    assert em_width(shorten("x" * 300, 10)) <= 10


def test_wrap_balances_its_lines():
    assert wrap("法人治理与制度", 6) == ["法人治理", "与制度"]


def test_wrap_never_starts_a_line_with_a_closing_mark():
    assert wrap("样本不足，不显示", 5) == ["样本不足，", "不显示"]


def test_wrap_breaks_latin_between_words():
    assert wrap("Risk control and digital", 8) == ["Risk control", "and digital"]


def test_wrap_gives_one_line_for_nothing():
    assert wrap("", 5) == [""]
