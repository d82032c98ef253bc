"""Config: how the web program and the commands that use the record are put together.

Takes: `DATABASE_URL`, and what each stage says of itself.
Gives: settings, addresses, the WSGI program.
Promises: named by string, imported by no stage.
"""
