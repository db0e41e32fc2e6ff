"""How to reach GOV.UK Notify."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, SecretStr


class NotifySettings(BaseModel):
    """From the environment as `MYDIRECTION_NOTIFY_API_KEY` and so on. The template ids are those of
    the account that the key belongs to: see `govuk_notify` for what the templates must hold."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    # The client takes the service's id and the secret from its last 73 characters.
    api_key: SecretStr = Field(min_length=73)
    text_template_id: UUID
    email_template_id: UUID
    base_url: str = "https://api.notifications.service.gov.uk"
