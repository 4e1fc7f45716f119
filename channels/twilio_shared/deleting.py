"""Deleting something at Twilio: a text, a recording, the record of a call. It is gone when Twilio itself says that there is none.

Sources: twilio.com/docs/messaging/api/message-resource#delete-a-message-resource, /docs/voice/api/recording#delete-a-recording-resource,
/docs/voice/api/call-resource#delete-a-call-resource. A text that is still on its way and a call that goes on are refused there.
"""

from __future__ import annotations

from http import HTTPStatus

from channels import twilio_shared
from channels.contract import Receipt
from channels.twilio_shared import TwilioSettings
from channels.wire import Wire


def delete(wire: Wire, settings: TwilioSettings, resource: str, name: str) -> Receipt:
    """Have it deleted, and see that it is gone: only Twilio's answer that there is none counts. Never raises."""
    auth, url = (settings.account_sid, settings.auth_token), settings.resource(f"{resource}/{name}.json")
    reply = wire.delete(url, auth)
    if not isinstance(reply, str) and reply.status == HTTPStatus.NO_CONTENT:
        reply = wire.get(url, auth=auth)
    if not isinstance(reply, str) and reply.status == HTTPStatus.NOT_FOUND:
        return Receipt("accepted", provider_id=name)
    if not isinstance(reply, str) and reply.status == HTTPStatus.OK:
        return Receipt("uncertain", code="still_there")
    return twilio_shared.receipt(reply)
