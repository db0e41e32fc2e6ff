"""HTTP as every service speaks it."""

from shared.http.answers import NOBODY, Answer, Claim
from shared.http.app import service_app
from shared.http.auth import Authenticated, account, open_to
from shared.http.commands import Commands, Row, respond
from shared.http.declared import refusals
from shared.http.etag import etag_of
from shared.http.forgetting import forgetting
from shared.http.health import Check, Checked, database_check, keys_check
from shared.http.metrics import HttpMetrics
from shared.http.pagination import Cursor, Limit, Page
from shared.http.posted import Batch, Command, Posted
from shared.http.problems import Problem

__all__ = [
    "NOBODY",
    "Answer",
    "Authenticated",
    "Batch",
    "Check",
    "Checked",
    "Claim",
    "Command",
    "Commands",
    "Cursor",
    "HttpMetrics",
    "Limit",
    "Page",
    "Posted",
    "Problem",
    "Row",
    "account",
    "database_check",
    "etag_of",
    "forgetting",
    "keys_check",
    "open_to",
    "refusals",
    "respond",
    "service_app",
]
