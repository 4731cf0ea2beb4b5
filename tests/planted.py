"""An archive with one phrase in every place where one may stand."""

from __future__ import annotations

import gzip
import json
from io import BytesIO
from urllib.parse import quote

from tests.archives import Files

NAME = "زرياب الكهرماني"
"""A name that stands nowhere else, nor does either of its words."""
SPELLINGS = (
    "زرياب الكهرماني",
    "وزرياب الكهرماني",
    "بزرياب كهرماني",
    "لزِرْيَابٍ الكَهْرَمانيِّ",
    "زريـــاب الكهرمانى",
    "ﺯﺮﻳﺎﺏ الكهرماني",
)
"""The name as texts have it: clitics, harakat, tatweel, another yeh, presentation forms."""
LONG = "قال الشاهد إن السفينة غادرت الميناء فجر اليوم بعد أن أنهى الطاقم أعمال الصيانة المقررة."


def _escaped(text: str) -> str:
    return "".join(f"&#{ord(letter)};" if letter > "\x7f" else letter for letter in text)


def _scrape() -> str:
    return "\n".join(
        [
            f"افتتاح معرض {NAME} في الميناء",
            "تاريخ النشر: 25th, September 2023 GMT",
            f"{NAME} - متابعة",
            f"حضر الحفل {SPELLINGS[1]} وتحدث عن السفينة.",
            f"اقرأ أيضا: حوار مع {SPELLINGS[3]}",
            f"والتقى المحررون {SPELLINGS[2]} ثم {SPELLINGS[4]} و{SPELLINGS[5]}.",
            LONG,
            f"المصدر: صحيفة {NAME}",
            f"كلمات دلالية: الميناء {NAME} السفينة",
            "إقرأ أيضاً:",
            f"رسالة من {NAME} إلى القراء",
            f"كتب {NAME} رسالة طويلة إلى القراء عن البحر والسفن وما جرى في الميناء القديم.",
            LONG,
            "",
        ]
    )


def _markdown() -> str:
    return (
        f"---\ntitle: مذكرات {NAME}\ndate: 2023-09-26\ntags: [{NAME}, البحر]\nsource: دار {NAME}\n"
        f"author: {NAME}\nurl: https://example.org/{quote(NAME)}\nnotes: {NAME}\n---\n"
        f"كتب **زرياب** الكهرماني فصلا، و{_escaped(NAME)} فصلا آخر.\n\n"
        f"![{NAME}](x.jpg) [رابط](https://example.org/{quote(NAME)})\n\n{LONG}\n"
    )


def _lines() -> str:
    rows = [
        {"title": f"خبر عن {NAME}", "date": "2023-09-27", "body": f"قال {NAME} كلاما.\n{LONG}"},
        {"title": "خبر آخر عن البحر", "date": "2023-09-28", "body": LONG, "by": {"who": NAME}},
    ]
    return "".join(
        json.dumps(row, ensure_ascii=number == 0) + "\n" for number, row in enumerate(rows)
    )


def _page(title: str) -> str:
    return (
        f'<!doctype html><html lang="ar"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta property="article:published_time" content="2023-09-29">'
        f'<meta name="author" content="{_escaped(NAME)}">'
        f'<link rel="canonical" href="https://example.org/{quote(NAME)}.html"></head>'
        f'<body><nav><a title="{NAME}" href="/">قائمة</a></nav><article><h1>{title}</h1>'
        f"<p>التقى الوزير <b>زرياب</b> الكهرماني في الميناء، ثم زر<i>ياب</i> الكهرماني.</p>"
        f"<p>{LONG}</p><p>{LONG.replace('السفينة', 'الباخرة')}</p></article></body></html>"
    )


def _warc() -> bytes:
    warcio = __import__("warcio.warcwriter", fromlist=["WARCWriter"])
    headers = __import__("warcio.statusandheaders", fromlist=["StatusAndHeaders"])
    packed = gzip.compress(_page(f"لقاء {NAME} الأخير").encode(), mtime=0)
    out = BytesIO()
    writer = warcio.WARCWriter(out, gzip=True)
    answer = headers.StatusAndHeaders(
        "200 OK",
        [("Content-Type", "text/html; charset=utf-8"), ("Content-Encoding", "gzip")],
        protocol="HTTP/1.1",
    )
    record = writer.create_warc_record(
        f"https://example.org/{quote(NAME)}",
        "response",
        payload=BytesIO(packed),
        http_headers=answer,
    )
    writer.write_record(record)
    return out.getvalue()


SEEDS: Files = {
    "scrape.txt": _scrape(),
    f"{NAME}/{NAME}.txt": f"خبر في مجلد\nتاريخ النشر: 1st, May 2022 GMT\n{LONG}\n",
    "windows.txt": f"عودة {NAME}\nتاريخ النشر: 2nd, May 2022 GMT\n{LONG}\n".encode("cp1256"),
    "utf16.txt": f"سفر {NAME}\nتاريخ النشر: 3rd, May 2022 GMT\n{LONG}\n".encode("utf-16"),
    "mojibake.txt": "خبر مرمز خطأ\nتاريخ النشر: 4th, May 2022 GMT\n"
    + f"وصل {NAME} إلى الميناء القديم".encode().decode("cp1256", "replace")
    + f"\n{LONG}\n",
    "notes.md": _markdown(),
    "rows.jsonl": _lines(),
    "table.csv": "title,date,text,source,tags\n"
    f'جدول {NAME},2023-10-01,"{LONG}",{NAME},{NAME}|بحر\n',
    "page.html": _page(f"صورة {NAME}"),
    "pages.warc.gz": _warc(),
}
CONFIG = (
    f'title = "أرشيف {NAME}"\ndescription = "أوراق {NAME}"\nbase_url = "https://example.org/a/"\n'
    f'publisher = "دار {NAME}"\nlicence = "رخصة {NAME}"\n'
    'exports = ["sqlite", "parquet"]\ntei = true\n'
)
PAGES: Files = {
    "about.md": f"# عن {NAME}\n\nأسس {NAME} هذا الأرشيف.\n",
    f"{NAME}.md": "# صفحة\n\nنص الصفحة.\n",
}
TABLES: Files = {
    "authority.csv": f"preferred,variants,kind\n{NAME},الكهرماني,person\nالبحر,بحر {NAME},place\n",
    "sources.csv": f"name,aliases,rights\nدار البحر,{NAME},حقوق {NAME}\n",
    "tags.csv": "tag,count,confidence,state,into\n"
    f"الميناء,1,0.9,merge,{NAME}\n{NAME},2,0.9,accept,\n",
}
