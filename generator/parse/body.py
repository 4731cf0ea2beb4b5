"""The body of an article that another program kept as one value: plain text, or HTML."""

from __future__ import annotations

from dataclasses import replace

from generator.model import Block, BlockKind, Repair, RepairKind
from generator.parse.html import RenderedBody, looks_like_html, render_html
from generator.parse.labels import Shape, shape_of
from generator.parse.lines import CleanLine, clean_characters, clean_line, split_lines


def read_body(text: str, line: int, ledger: list[Repair]) -> tuple[tuple[Block, ...], list[str]]:
    """(blocks, titles of read-also lines) of a body; never raises.

    Args:
        text: HTML where it has elements, else a paragraph a line.
        line: where the article stands in its file.
        ledger: takes what is repaired and what is left out.
    """
    if looks_like_html(text):
        return _read_html(text, line, ledger), []
    blocks: list[Block] = []
    links: list[str] = []
    for raw in split_lines(text):
        read_line(clean_line(line, raw), blocks, links, ledger)
    return tuple(blocks), links


def _read_html(text: str, line: int, ledger: list[Repair]) -> tuple[Block, ...]:
    found: list[Repair] = []
    rendered = render_html(clean_characters(text, "body", line, found, keep_tabs=True))
    # A mended value of this length says nothing; that it was mended does.
    ledger += [_shortened(repair) for repair in found]
    ledger += taken_out(rendered, line)
    return tuple(Block(BlockKind.HTML, block.text, line, block.html) for block in rendered.blocks)


def _shortened(repair: Repair) -> Repair:
    if repair.kind is not RepairKind.MOJIBAKE or repair.repaired is None:
        return repair
    first, mended = repair.raw.split("\n")[0], repair.repaired.split("\n")[0]
    return replace(repair, raw=first, repaired=mended)


def read_line(line: CleanLine, blocks: list[Block], links: list[str], ledger: list[Repair]) -> None:
    """Add a line of plain text to the blocks, or to what stands beside them."""
    ledger += [replace(repair, field="body") for repair in line.repairs]
    if not line.text:
        return
    shaped = shape_of(line)
    if shaped.shape is Shape.NOISE:
        ledger.append(Repair(RepairKind.NOISE, "text", line.number, line.visible, ""))
    elif shaped.shape is Shape.READ_ALSO:
        links.append(shaped.value)
        ledger.append(Repair(RepairKind.READ_ALSO, "text", line.number, line.visible, ""))
    else:
        kind = BlockKind.HEADING if line.framed else BlockKind.PARAGRAPH
        blocks.append(Block(kind, line.text, line.number))


def taken_out(rendered: RenderedBody, line: int) -> list[Repair]:
    """Ledger entries for what sanitising and the lack of image files took out."""
    found = [
        (RepairKind.HTML_SANITISED, [f"<{tag}>" for tag in rendered.dropped_tags]),
        (RepairKind.HTML_SANITISED, rendered.links),
        (RepairKind.IMAGE_DROPPED, rendered.images),
        (RepairKind.CHARACTERS_REMOVED, [rendered.removed] if rendered.removed else []),
    ]
    return [Repair(kind, "body", line, raw, "") for kind, raws in found for raw in raws]
