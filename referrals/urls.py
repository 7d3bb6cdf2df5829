"""Addresses of referrals. Opaque ids only."""

from django.urls import path

from referrals.views import (
    appeals,
    applications,
    decisions,
    delegation,
    group,
    instruments,
    letters,
    positions,
    queue,
    sis,
)

app_name = "referrals"
DELEGATION = "administration/delegation/"
ONE = "ansokningar/<uuid:application_id>/"
RESULT = "instrumentresultat/<uuid:result_id>/"
urlpatterns = [
    path("ko/", queue.index, name="queue"),
    path("ko/<uuid:unit_id>/", queue.queue_unit, name="queue_unit"),
    path("ko/<uuid:unit_id>/som-den-var/", queue.queue_then, name="queue_then"),
    path("ko/<uuid:unit_id>/regler/", queue.queue_rules, name="queue_rules"),
    path("infor-motet/", group.agenda, name="agenda"),
    path("arenden/<uuid:case_id>/ansokan/", applications.new, name="new"),
    path(ONE, applications.application, name="application"),
    path(f"{ONE}koplats/", positions.position, name="position"),
    path(f"{ONE}skriv/", applications.edit, name="edit"),
    path(f"{ONE}skicka/", applications.send, name="send"),
    path(f"{ONE}aterkalla/", applications.withdraw, name="withdraw"),
    path(f"{ONE}lamna-ut/", applications.share, name="share"),
    path(f"{ONE}forslag/", applications.follow, name="follow"),
    path(f"{ONE}bedomning/", group.assess, name="assess"),
    path(f"{ONE}placeringsbedomning/", group.joint, name="joint"),
    path(f"{ONE}ny-bedomning/", group.reconsider, name="reconsider"),
    path(f"{ONE}bistandsbeslut/", decisions.assistance, name="decide_assistance"),
    path(f"{ONE}inskrivningsbeslut/", decisions.admission, name="decide_admission"),
    path(f"{ONE}vardbeslut/", decisions.region_care, name="decide_region_care"),
    path(f"{ONE}sis-beslut/", decisions.sis, name="record_sis_decision"),
    path(f"{ONE}forslag-till-beslut/", appeals.propose, name="propose"),
    path("forslag-till-beslut/<uuid:proposal_id>/kommunicera/", appeals.communicate, name="communicate"),
    path("forslag-till-beslut/<uuid:proposal_id>/svar/", appeals.answer, name="record_answer"),
    path("beslut/<uuid:decision_id>/brev/", decisions.letter, name="letter"),
    path("beslut/<uuid:decision_id>/delgivning/", appeals.serve, name="serve"),
    path("beslut/<uuid:decision_id>/overklagande/", appeals.receive, name="appeal"),
    path("beslut/<uuid:decision_id>/plan-28/", sis.plan, name="sis_plan"),
    path("beslut/<uuid:decision_id>/aterkallat-av-sis/", sis.recall, name="sis_recall"),
    path("overklaganden/<uuid:appeal_id>/omprova/", appeals.review, name="review_appeal"),
    path("overklaganden/<uuid:appeal_id>/lamna-over/", appeals.pass_on, name="pass_on"),
    path("overklaganden/<uuid:appeal_id>/dom/", appeals.court, name="court"),
    path("arenden/<uuid:case_id>/brev/", letters.index, name="letters"),
    path("arenden/<uuid:case_id>/brev/<slug:letter>/", letters.write, name="write_letter"),
    path("arenden/<uuid:case_id>/brev/<uuid:letter_id>/pdf/", letters.pdf, name="letter_pdf"),
    path(DELEGATION, delegation.order, name="delegation"),
    path(f"{DELEGATION}ny/", delegation.add, name="delegation_new"),
    path(f"{DELEGATION}<uuid:rule_id>/avsluta/", delegation.end, name="delegation_end"),
    path("arenden/<uuid:case_id>/instrument/", instruments.index, name="instruments"),
    path("arenden/<uuid:case_id>/instrument/<uuid:instrument_id>/", instruments.record, name="instrument"),
    path(RESULT, instruments.result, name="instrument_result"),
    path(f"{RESULT}ratta/", instruments.correct, name="instrument_correct"),
    path(f"{RESULT}makulera/", instruments.annul, name="instrument_annul"),
]
