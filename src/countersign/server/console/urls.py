"""Every page's address. A room's pages stand together; the names are what templates and mails link to."""

from __future__ import annotations

from django.urls import URLPattern, path

from countersign.server.console.pages import item, queue

QUEUE = [
    path("", queue.home, name="home"),
    path("queue/", queue.queue, name="queue"),
    path("search/", queue.search, name="search"),
]
WORK = [
    path("work/<int:item_id>/", item.item, name="item"),
    path("work/<int:item_id>/v<int:version>/", item.item, name="item_version"),
    path("work/<int:item_id>/v<int:old>-v<int:new>/", item.compare, name="compare"),
    path("work/<int:item_id>/state/", item.state, name="item_state"),
]
ENGAGEMENTS = [
    path("engagements/", queue.home, name="engagements"),
    path("engagements/<int:engagement_id>/", queue.home, name="engagement"),
]
PEOPLE = [
    path("people/", queue.home, name="people"),
    path("people/<int:person_id>/", queue.home, name="person"),
    path("me/", queue.home, name="me"),
]
MONEY = [
    path("money/", queue.home, name="money"),
    path("money/invoices/<int:invoice_id>/", queue.home, name="invoice"),
]
LEDGER = [
    path("ledger/", queue.home, name="ledger"),
]
urlpatterns: list[URLPattern] = [*QUEUE, *WORK, *ENGAGEMENTS, *PEOPLE, *MONEY, *LEDGER]
