"""Every page's address. A room's pages stand together; the names are what templates and mails link to."""

from __future__ import annotations

from django.urls import URLPattern, path

from countersign.server.console.pages import (
    engagements,
    imports,
    invoice,
    item,
    ledger,
    me,
    money,
    moves,
    people,
    queue,
    rates,
    sign,
    submit,
    time,
    windows,
)

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
    path("work/<int:item_id>/v<int:version>/part/<int:part_id>/", windows.look, name="look"),
    path("work/<int:item_id>/v<int:old>-v<int:new>/part/<int:part_id>/", windows.differences, name="differences"),
    path("work/<int:item_id>/v<int:version>/part/<int:part_id>/windows/", windows.windows, name="windows"),
]
ENGAGEMENTS = [
    path("engagements/", engagements.engagements, name="engagements"),
    path("engagements/open/", engagements.open_engagement, name="open_engagement"),
    path("engagements/introduce/", engagements.introduce, name="introduce"),
    path("engagements/<int:engagement_id>/", engagements.engagement, name="engagement"),
    path("engagements/<int:engagement_id>/open/", engagements.open_item, name="open_item"),
    path("engagements/<int:engagement_id>/seat/", engagements.seat, name="seat"),
    path("engagements/<int:engagement_id>/unseat/", engagements.unseat, name="unseat"),
    path("engagements/<int:engagement_id>/tune/", engagements.tune, name="tune"),
    path("engagements/<int:engagement_id>/import/", imports.import_items, name="import_items"),
    path("engagements/<int:engagement_id>/import/upload/", imports.upload, name="import_upload"),
    path("engagements/<int:engagement_id>/import/run/", imports.run, name="import_run"),
]
PEOPLE = [
    path("people/", people.people, name="people"),
    path("people/<int:person_id>/", people.person, name="person"),
    path("people/<int:person_id>/add_credential/", people.add_credential, name="add_credential"),
    path("credentials/<int:credential_id>/verify/", people.verify_credential, name="verify_credential"),
    path("organisations/<int:organisation_id>/", people.organisation, name="organisation"),
    path("organisations/<int:organisation_id>/invite/", people.invite, name="invite"),
    path("organisations/<int:organisation_id>/appoint/", people.appoint, name="appoint"),
    path("me/", me.me, name="me"),
    path("me/edit_profile/", me.edit_profile, name="edit_profile"),
    path("me/make_token/", me.make_token, name="make_token"),
    path("me/tokens/<int:token_id>/revoke_token/", me.revoke_token, name="revoke_token"),
    path("me/make_key/", me.make_key, name="make_key"),
    path("me/retire_key/", me.retire_key, name="retire_key"),
]
MONEY = [
    path("money/", money.money, name="money"),
    path("money/engagements/<int:engagement_id>/issue/", money.issue, name="issue"),
    path("money/engagements/<int:engagement_id>/rates/", rates.rates, name="rates"),
    path("money/engagements/<int:engagement_id>/agree_rate/", rates.agree_rate, name="agree_rate"),
    path("money/invoices/<int:invoice_id>/", invoice.invoice, name="invoice"),
    path("money/invoices/<int:invoice_id>/pdf/", invoice.invoice_pdf, name="invoice_pdf"),
    path("money/invoices/<int:invoice_id>/json/", invoice.invoice_json, name="invoice_json"),
    path("money/invoices/<int:invoice_id>/credit/", invoice.credit, name="credit"),
    path("money/credit_notes/<int:note_id>/pdf/", invoice.credit_note_pdf, name="credit_note_pdf"),
    path("money/time/", time.time, name="time"),
    path("money/time/submit_time/", time.submit_time, name="submit_time"),
    path("money/time/<int:entry_id>/resubmit_time/", time.resubmit_time, name="resubmit_time"),
    path("money/time/approve_time/", time.approve_time, name="approve_time"),
    path("money/time/return_time/", time.return_time, name="return_time"),
]
LEDGER = [
    path("ledger/", ledger.ledger, name="ledger"),
    path("ledger/verify/", ledger.verify, name="verify"),
    path("ledger/<path:chain>/verify/", ledger.verify_chain, name="verify_chain"),
    path("ledger/<path:chain>/", ledger.chain, name="chain"),
]
urlpatterns: list[URLPattern] = [*QUEUE, *WORK, *ENGAGEMENTS, *PEOPLE, *MONEY, *LEDGER]
