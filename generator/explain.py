"""What a code means: rules by their registers, tabular errors by Frictionless, else ours."""

from __future__ import annotations

from generator.checks.check import hint_of
from generator.checks.rules.codes import answers, explanation_of, rule_codes
from generator.codes import titles
from generator.errors import ImpossibleRequest
from generator.intake import codes as reading
from generator.settings import nearest


def explanation(code: str) -> str:
    """Title in both languages; source and example of a rule, or the standard's text; the hint."""
    if code in rule_codes():
        return explanation_of(code)
    if code in answers():
        return answers()[code]
    if code in reading.RULES:
        return reading.explanation_of(code)
    if code not in titles():
        raise ImpossibleRequest(f"unknown code {code!r}\n  {nearest(code, set(titles()))}")
    title = titles()[code]
    lines = [f"{code}: {title('zh')} {title('en')}", _meaning(code), _hinted(hint_of(code))]
    return "\n".join(line for line in lines if line)


def _meaning(code: str) -> str:
    """Ours where the code is ours, else the sentence of Frictionless's own catalogue of errors."""
    if code in MEANINGS:
        return f"  {MEANINGS[code]}"
    return _description(code)


def _description(code: str) -> str:
    import frictionless.errors as known

    for name in dir(known):
        candidate = getattr(known, name)
        if getattr(candidate, "type", None) == code:
            return f"  {candidate.description}"
    return ""


def _hinted(hint: str) -> str:
    return f"  → {hint}" if hint else ""


MEANINGS = {
    "project-missing": "The folder given with --project does not exist.",
    "settings-invalid": (
        "A line of [tool.yangguang] in pyproject.toml has an unknown key or a value of the "
        "wrong kind. The documentation lists every setting with its meaning."
    ),
    "synonyms-invalid": (
        "A line of content/synonyms.txt is no pair of words with an arrow between them, so that "
        "the search would leave it out."
    ),
    "descriptor-missing": (
        "Each folder below datasets/ is one dataset and needs a datapackage.yaml."
    ),
    "descriptor-syntax": (
        "The file is not YAML (or JSON) in UTF-8, repeats a key, or uses aliases."
    ),
    "descriptor-invalid": (
        "A key of the descriptor has a value that Data Package v2, or the block publishing:, "
        "does not allow."
    ),
    "descriptor-unknown-key": "Nothing reads this key; most often it is misspelt.",
    "dataset-duplicate": (
        "Two folders below datasets/ state the same name, so that their pages and downloads "
        "would be the same files."
    ),
    "schema-unreadable": "The schema a resource names does not exist or is no JSON.",
    "schema-invalid": (
        "The schema breaks Table Schema v2, or uses a keyword that would check nothing."
    ),
    "path-unsafe": (
        "A path leads out of the project or to another host. Only files of the project are "
        "published."
    ),
    "file-missing": "A data file that the descriptor names is not there.",
    "file-encoding": (
        "The bytes are not text in the stated encoding (UTF-8 where none is stated)."
    ),
    "file-unreadable": (
        "The file cannot be opened, is no regular file, or its format is not known."
    ),
    "table-empty": (
        "A table without rows is published as nothing at all; most often a file was lost."
    ),
    "policy-missing": (
        "Publishing needs a stated policy: Opinions 法发〔2018〕20号 arts 14-17, and PIPL for what "
        "concerns natural persons. Without it an item stays in."
    ),
    "audience-refused": "Items for the parties only are never published (Opinions art. 14).",
    "expectation-rows": (
        "publishing.expectations.rows states how many rows there are at least (an error "
        "below) and at most (a warning above)."
    ),
    "expectation-fill": (
        "publishing.expectations.fill states which share of the rows must have a value (an error "
        "below min, a warning above max)."
    ),
    "expectation-change": (
        "publishing.expectations.shrink and growth state how much the table may change "
        "against the live release."
    ),
    "expectation-groups": (
        "publishing.expectations.groups states how much the rows of each value of a column, such "
        "as each province, may change against the live release."
    ),
    "expectation-values": (
        "publishing.expectations.values names columns of codes: a value of the live release that "
        "is gone, or one that is new."
    ),
    "dataset-held": (
        "The data handed in did not pass the gate. The dataset stays at the release that was live "
        "before, with a notice on its pages, while the rest of the site is built."
    ),
    "dataset-not-held": (
        "The data handed in did not pass the gate, and the live release may not stay either, so "
        "nothing is published."
    ),
    "rows-withheld": "Rows with errors within the tolerance, or withdrawn ones, are left out.",
    "entries-over": (
        "The term of an entry has ended, its period of grace has not, it was delisted, lifted or "
        "performed, or concerns a minor: it is kept out from that day (Provisions arts 2, 4, 10)."
    ),
    "linked-judgment": (
        "The number of a judgment whose names are hidden stands in the record of a natural person: "
        "together they undo the hiding. Such rows of the judgments are kept out unless the court "
        "confirms them (publishing.linked_judgments), and no foreign key may join the two."
    ),
    "withdrawn-returned": (
        "The data hold records that withdrawals.csv names, or the same records under a new id. "
        "They are kept out of everything that is published."
    ),
    "withdrawn-present": (
        "A finished file holds a value that only a withdrawn record has; such a site is not "
        "published (DOMAIN P-03)."
    ),
    "mask-shape": "A masked number does not have the shape of the site's mask policy.",
    "full-identity-number": (
        "A whole identity number stands in a column that would be published (PIPL arts 6 and "
        "28; valid date and check digit of GB 11643-1999)."
    ),
    "personal-data": (
        "A telephone number, bank card, plate, home address, illness or the like stands in a "
        "column or file that would be published (PIPL art. 28; 法释〔2016〕19号 art. 10). Where it "
        'is public, say so: "allows" of the field, or public_contacts of the settings.'
    ),
    "name-not-hidden": (
        "In the text of a judgment natural persons are named by surname and 某 (法释〔2016〕19号 "
        "arts 8 and 9); `yangguang anonymise` proposes the replacements."
    ),
    "content-unparsed": (
        "A page of content/ cannot be read, so that it would silently be missing."
    ),
    "content-raw-html": "Markup in Markdown could carry scripts; it is shown as text instead.",
    "content-front-matter": "The lines `key: value` at the head of a page are wrong.",
    "template-missing": "The theme lacks a template that a page needs.",
    "template-error": "A template names something that its page does not have, or is no Jinja.",
    "messages-invalid": (
        "A file of theme/messages/ is missing, is no TOML, or lacks a word that a page needs."
    ),
    "link-dead": "A page links to a file or page that the site does not have.",
    "resource-external": (
        "A page would load a file from another host, which tells that host who reads it."
    ),
    "manifest-mismatch": (
        "A copy differs from what was published: a file is changed, missing or extra."
    ),
    "format-not-offered": (
        "A table does not fit a format, such as a cell too long for a workbook; the other "
        "formats hold it whole."
    ),
    "unmatched-header": "With fieldsMatch: partial, one column at least must be in the schema.",
    "size-budget": (
        "A file or page is larger than max_file_bytes or max_page_bytes of the settings."
    ),
    "disclosure-item-unknown": "No item of the duty catalogue has this id.",
    "licence-missing": "Without terms of use nobody may rely on the data.",
}
"""What our own codes mean, in one sentence."""
