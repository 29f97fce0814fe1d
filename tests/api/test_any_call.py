"""接口: whatever is sent to any operation, by whomever, is answered as its description says."""

from __future__ import annotations

from datetime import timedelta

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from tests.api.test_screen import lists  # noqa: F401 - a fixture
from wangjian.authority import actions, tokens
from wangjian.authority.days import today

pytest_plugins = ["tests.web.conftest"]


@pytest.fixture
def one_connection(db):
    """The test's transaction stays open between requests, as Django's own client keeps it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def description(one_connection, monkeypatch):
    """The API as it describes itself, called in this process."""
    from django.core.cache import cache

    from wangjian.api.v1 import access
    from wangjian.api.v1.urls import api
    from wangjian.web.wsgi import application

    cache.clear()
    monkeypatch.setattr(access, "REFUSED_A_MINUTE", 10**6)
    described = schemathesis.openapi.from_dict(api.get_openapi_schema(path_prefix="/api/v1/"))
    described.app = application
    described.config.update(base_url="http://localhost/")
    return described


@pytest.fixture
def token(house, lists):  # noqa: F811 - the fixture itself
    """One that may ask for everything, where there is something to be told."""
    scopes = list(tokens.scopes().scopes)
    _, text = actions.issue_token(
        by=house.actor("north"), purpose="试", scopes=scopes, until_on=today() + timedelta(days=3)
    )
    return text


@pytest.mark.slow
def test_any_call_is_answered_as_described(description, token):
    operations = [found.ok() for found in description.get_all_operations()]
    assert len(operations) >= 3
    for operation in operations:

        @given(case=operation.as_strategy())
        @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
        def answered(case):
            # A description cannot say "a code or a name": who sends neither is told so.
            case.call_and_validate(
                headers={"Authorization": f"Bearer {token}"},
                excluded_checks=[positive_data_acceptance],
            )

        answered()
