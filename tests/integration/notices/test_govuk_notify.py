"""The adapter of GOV.UK Notify against a server that answers as its API is documented to."""

import logging
from uuid import UUID, uuid4

import pytest

from shared.notices import Delivered, Delivery, Message, NotNow, Refused
from shared.notices.address import Channel
from shared.notices.govuk_notify import NotifySender, Unclear
from shared.notices.settings import NotifySettings
from tests.integration.notices.notify import Notify, error

ANN = "+447700900123"


@pytest.fixture
def sender(notify: Notify) -> NotifySender:
    return NotifySender(notify.settings)


def message(address: str = ANN, notice_id: UUID | None = None) -> Message:
    channel: Channel = "email" if "@" in address else "text"
    return Message(notice_id or uuid4(), channel, address, "Hello", "On Monday.")


async def test_a_text_holds_the_message_and_our_id(notify: Notify, sender: NotifySender) -> None:
    text = message()
    reference = await sender.send(text)
    [sent] = notify.sent
    assert (sent["id"], sent["type"], sent["phone_number"]) == (reference, "sms", ANN)
    assert (sent["reference"], sent["personalisation"]) == (str(text.notice_id), {"message": "On Monday."})


async def test_an_email_holds_its_subject_as_well(notify: Notify, sender: NotifySender) -> None:
    await sender.send(message("ann@example.org"))
    [sent] = notify.sent
    assert sent["personalisation"] == {"message": "On Monday.", "subject": "Hello"}
    assert (sent["type"], sent["email_address"]) == ("email", "ann@example.org")


async def test_it_is_found_by_our_id(notify: Notify, sender: NotifySender) -> None:
    text = message()
    assert await sender.find(text.notice_id) is None
    reference = await sender.send(text)
    await sender.send(message())
    assert await sender.find(text.notice_id) == reference


@pytest.mark.parametrize(
    ("status", "became"),
    [
        *(
            (under_way, Delivered(Delivery.UNDER_WAY))
            for under_way in ("created", "sending", "pending", "sent")
        ),
        ("delivered", Delivered(Delivery.DELIVERED)),
        ("permanent-failure", Delivered(Delivery.FAILED, "permanent-failure")),
        ("temporary-failure", Delivered(Delivery.FAILED, "temporary-failure")),
        ("technical-failure", Delivered(Delivery.FAILED, "technical-failure")),
    ],
)
async def test_what_became_of_it(
    notify: Notify, sender: NotifySender, status: str, became: Delivered
) -> None:
    reference = await sender.send(message())
    notify.sent[0]["status"] = status
    assert await sender.state(reference) == became


@pytest.mark.parametrize("status", [401, 403, 408, 429])
async def test_what_is_about_our_key_or_rate_may_be_taken_later(
    notify: Notify, sender: NotifySender, status: int
) -> None:
    notify.answers = [error(status, "RateLimitError", "Exceeded rate limit")]
    with pytest.raises(NotNow) as refused:
        await sender.send(message())
    assert refused.value.code == str(status)


async def test_a_key_that_is_not_ours_is_such(notify: Notify) -> None:
    other = notify.settings.api_key.get_secret_value()[:-1] + "1"
    settings = NotifySettings.model_validate({**notify.settings.model_dump(), "api_key": other})
    with pytest.raises(NotNow):
        await NotifySender(settings).send(message())
    assert notify.sent == []


@pytest.mark.parametrize("status", [500, 502, 503])
async def test_after_their_fault_nobody_knows(notify: Notify, sender: NotifySender, status: int) -> None:
    notify.answers = [(status, {"message": "Internal server error"})]
    with pytest.raises(Unclear):
        await sender.send(message())


async def test_after_a_lost_answer_nobody_knows_and_it_is_found(notify: Notify, sender: NotifySender) -> None:
    notify.lost, text = 1, message()
    with pytest.raises(Unclear):
        await sender.send(text)
    assert len(notify.sent) == len(notify.requests) == 1, "the library tries nothing again by itself"
    assert await sender.find(text.notice_id) == notify.sent[0]["id"]


async def test_one_that_is_refused_says_why_by_a_code_and_repeats_no_address(
    notify: Notify, sender: NotifySender, caplog: pytest.LogCaptureFixture
) -> None:
    wrong = "+447700900000"
    with caplog.at_level(logging.DEBUG), pytest.raises(Refused) as refused:
        await sender.send(message(wrong))
    assert refused.value.code == "400-ValidationError"
    assert refused.value.__suppress_context__
    assert wrong not in caplog.text + str(refused.value) + repr(refused.value)


async def test_where_nothing_listens_nothing_is_known(notify: Notify) -> None:
    nowhere = NotifySettings.model_validate(
        {**notify.settings.model_dump(), "base_url": "http://127.0.0.1:9"}
    )
    with pytest.raises(Unclear):
        await NotifySender(nowhere).send(message())


def test_a_message_and_its_settings_print_neither_address_nor_text_nor_key(notify: Notify) -> None:
    printed = repr(message()) + repr(notify.settings)
    for secret in (ANN, "Monday", "Hello", notify.settings.api_key.get_secret_value()):
        assert secret not in printed
