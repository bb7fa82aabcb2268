"""Every page's address. A room's pages stand together; the names are what templates and mails link to."""

from __future__ import annotations

from django.urls import URLPattern, path

from countersign.server.console.pages import item, moves, queue, sign, submit, windows

QUEUE = [
    path("", queue.home, name="home"),
    path("queue/", queue.queue, name="queue"),
    path("next/", moves.lease_next, name="next"),
    path("search/", queue.search, name="search"),
]
WORK = [
    path("work/<int:item_id>/", item.item, name="item"),
    path("work/<int:item_id>/v<int:version>/", item.item, name="item_version"),
    path("work/<int:item_id>/v<int:old>-v<int:new>/", item.compare, name="compare"),
    path("work/<int:item_id>/state/", item.state, name="item_state"),
    path("work/<int:item_id>/claim/", moves.claim, name="claim"),
    path("work/<int:item_id>/assign/", moves.assign, name="assign"),
    path("work/<int:item_id>/release/", moves.release, name="release"),
    path("work/<int:item_id>/submit/", submit.submit, name="submit"),
    path("work/<int:item_id>/recheck/", moves.recheck, name="recheck"),
    path("work/<int:item_id>/waive/", moves.waive, name="waive"),
    path("work/<int:item_id>/review/", moves.review, name="review"),
    path("work/<int:item_id>/sign/", sign.sign, name="sign"),
    path("work/<int:item_id>/accept/", moves.accept, name="accept"),
    path("work/<int:item_id>/return/", moves.send_back, name="return"),
    path("work/<int:item_id>/cancel/", moves.cancel, name="cancel"),
    path("work/<int:item_id>/files/<str:sha256>/", moves.part, name="part"),
    path("work/<int:item_id>/pack/", moves.pack, name="pack"),
    path("work/<int:item_id>/v<int:version>/part/<int:part_id>/windows/", windows.windows, name="windows"),
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
