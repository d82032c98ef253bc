"""The web program as a WSGI server calls it."""

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

from qingfeng.console.warming import begin_to_warm_up  # noqa: E402 -- it reads the record, so Django must be set up first

begin_to_warm_up()
