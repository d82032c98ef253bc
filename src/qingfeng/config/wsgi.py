"""The web program as a WSGI server calls it."""

from django.core.wsgi import get_wsgi_application

from qingfeng.console.warming import begin_to_warm_up

application = get_wsgi_application()
begin_to_warm_up()
