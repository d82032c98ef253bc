"""The list of cases and the page of one, on real rows."""

from django.test import Client


def test_the_list_leads_to_the_page_of_a_case(pages: Client, record: object) -> None:
    listed = pages.get("/en/small/cases").content.decode()

    assert 'href="/en/small/cases/%E6%A1%88%252F1"' in listed
    told = pages.get("/en/small/cases/%E6%A1%88%252F1")

    assert told.status_code == 200
    assert "案/1" in told.content.decode()
