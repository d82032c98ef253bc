"""Command line: who asks from the shell.

Takes: arguments and files.
Gives: tables, JSON, reports, exit codes.
Promises: what works on files imports neither Django nor a database driver; a refusal is a sentence with a remedy.
"""
