"""The words that a Table Schema file may use: those of the standard and ours."""

from __future__ import annotations

from generator.model.schema import OWN_FIELD_KEYS

TYPES = frozenset(
    "string number integer boolean object array list datetime date time year yearmonth duration"
    " geopoint geojson any".split()
)
"""Field types of Table Schema v2."""

CONSTRAINTS = frozenset(
    "required unique minLength maxLength minimum maximum exclusiveMinimum exclusiveMaximum"
    " jsonSchema pattern enum".split()
)
"""Constraints of Table Schema v2."""

FIELD_KEYS = OWN_FIELD_KEYS | frozenset(
    "name type format title description example constraints rdfType missingValues categories"
    " categoriesOrdered bareNumber decimalChar groupChar trueValues falseValues delimiter"
    " itemType".split()
)
"""Keys of a field."""

SCHEMA_KEYS = frozenset(
    "$schema name title description fields fieldsMatch missingValues primaryKey uniqueKeys"
    " foreignKeys"
    # ours
    " translations".split()
)
"""Keys of a schema."""

RULES = frozenset(
    "identity-number masked-identity-number credit-code organisation-code case-number"
    " document-number division-code court-name".split()
)
"""What `rule` may ask for; `checks.rules.field_rules` has the rules themselves."""

ALLOWABLE = frozenset(
    "title-certificate passport bank-account bank-card mobile telephone e-mail messenger plate"
    " vehicle-number home-address health".split()
)
"""What `allows` may name: the kinds of `disclosure.detectors`, without identity numbers."""
