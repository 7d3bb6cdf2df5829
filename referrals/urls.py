"""Addresses of referrals. Opaque ids only."""

from django.urls import path

from referrals.views import applications, decisions, group, positions, queue

app_name = "referrals"
ONE = "ansokningar/<uuid:application_id>/"
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
    path("beslut/<uuid:decision_id>/brev/", decisions.letter, name="letter"),
]
