"""The first start broken off between two of its steps: the next one goes on where it stood."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from pytest_django import Settings

from qingfeng.assessment.models import Score
from qingfeng.assessment.services import draw_up
from qingfeng.custody.services import begin_log
from qingfeng.publication.models import Release
from qingfeng.workflows.beginning import bring_up_packs, close_quarter, found_examples, unclosed_example

pytestmark = pytest.mark.django_db(transaction=True, available_apps=django_settings.INSTALLED_APPS)
AT = datetime(2026, 10, 8, 2, 0, tzinfo=UTC)


def test_a_quarter_is_open_until_its_account_is_released_and_is_counted_once(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_FOLDER = str(tmp_path)
    bring_up_packs(at=AT)
    founded = found_examples(at=AT, cases=120)
    begin_log("xihe.example/ledger")
    untouched = unclosed_example()

    draw_up(founded.district, founded.quarter, at=AT)
    drawn_up = unclosed_example()
    assert drawn_up is not None
    release = close_quarter(drawn_up, at=AT)

    assert untouched is not None
    assert (untouched.district, untouched.quarter) == (founded.district, founded.quarter)
    assert Score.objects.count() == 1
    assert Release.objects.get() == release
    assert unclosed_example() is None
