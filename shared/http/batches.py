"""Batches: up to 1,000 rows, each read, accepted or refused by itself."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import BaseModel, Field, ValidationError, ValidatorFunctionWrapHandler, WrapValidator

from shared.domain import Invalid, Refusal
from shared.http.answers import Answer
from shared.http.commands import Commands, Row, RowWork
from shared.http.posted import Posted
from shared.http.problems import FieldProblem, field_problems, refused_fields
from shared.http.values import KEY, Body, RowKey

MOST_ROWS = 1000


class KeyedRow(Body):
    """A row is a command: `key` makes sure that it takes effect once, however often it is sent."""

    key: RowKey


R = TypeVar("R", bound=KeyedRow)


@dataclass(frozen=True)
class Unreadable:
    """A row that is not of the declared shape. key: None where that is no key either."""

    key: str | None
    errors: Sequence[FieldProblem]


def _by_itself(value: Any, read: ValidatorFunctionWrapHandler) -> Any:
    try:
        return read(value)
    except ValidationError as error:
        key = value.get("key") if isinstance(value, Mapping) else None
        sound = isinstance(key, str) and re.fullmatch(KEY, key)
        return Unreadable(key if sound else None, field_problems(error.errors()))


class BatchOf(Body, Generic[R]):
    rows: list[Annotated[R, WrapValidator(_by_itself)]] = Field(min_length=1, max_length=MOST_ROWS)


class RowResult(BaseModel):
    """What became of a row. `result` is what the single command would have answered; `code`,
    `detail` and `errors` say why it was refused. `index` counts from 0."""

    index: int
    key: str | None
    status: Literal["accepted", "refused"]
    result: dict[str, Any] | None = None
    code: str | None = None
    detail: str | None = None
    errors: list[FieldProblem] = []


class BatchResult(BaseModel):
    """accepted + refused is the number of rows sent; `rows` are in their order."""

    accepted: int
    refused: int
    rows: list[RowResult]


async def run(commands: Commands, batch: Posted, rows: Sequence[Any], work: RowWork) -> BatchResult:
    """Run a batch's rows through `work`, in their order."""
    results = {i: _unreadable(i, row) for i, row in enumerate(rows) if isinstance(row, Unreadable)}
    first: dict[str, int] = {}
    for index, row in enumerate(rows):
        if index not in results and first.setdefault(row.key, index) != index:
            results[index] = _refused(
                index, row.key, Invalid("Each row needs a key of its own.", field="key")
            )
    good = [i for i in range(len(rows)) if i not in results]
    keyed = [_keyed(commands, batch, rows[i]) for i in good]
    for index, outcome in zip(good, await commands.each(batch, keyed, work), strict=True):
        results[index] = _result(index, rows[index].key, outcome)
    ordered = [results[index] for index in range(len(rows))]
    accepted = sum(row.status == "accepted" for row in ordered)
    return BatchResult(accepted=accepted, refused=len(ordered) - accepted, rows=ordered)


def _keyed(commands: Commands, batch: Posted, row: KeyedRow) -> Row:
    fingerprint = commands.fingerprint(row.model_dump_json().encode())
    return Row(batch.row(commands.key_of(row.key), fingerprint), row)


def _result(index: int, key: str, outcome: Answer | Refusal) -> RowResult:
    if isinstance(outcome, Refusal):
        return _refused(index, key, outcome)
    return RowResult(index=index, key=key, status="accepted", result=outcome.body)


def _refused(index: int, key: str, refusal: Refusal) -> RowResult:
    errors = refused_fields(refusal)
    if refusal.reason == "idempotency-key-reused":
        # Within a batch the key is a field of the row.
        errors = [FieldProblem(field="key", message=refusal.detail)]
    return RowResult(
        index=index, key=key, status="refused", code=refusal.reason, detail=refusal.detail, errors=errors
    )


def _unreadable(index: int, row: Unreadable) -> RowResult:
    detail = f"Not accepted: {', '.join(error.field for error in row.errors)}."
    return RowResult(
        index=index, key=row.key, status="refused", code="invalid", detail=detail, errors=list(row.errors)
    )
