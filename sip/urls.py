"""Addresses of sip. Opaque ids only."""

from django.urls import path

from sip.views import sips, support, writing

app_name = "sip"
SIP, CASE, MEASURE = "sip/<uuid:sip_id>/", "arenden/<uuid:case_id>/", "stod/<uuid:measure_id>/"
urlpatterns = [
    path("sip/", sips.index, name="list"),
    path(SIP, sips.sip, name="sip"),
    path(f"{SIP}pdf/", sips.pdf, name="pdf"),
    path(f"{SIP}kalla/", writing.call, name="call"),
    path(f"{SIP}svara/", writing.answer, name="answer"),
    path(f"{SIP}samtycke/", writing.consent, name="consent"),
    path(f"{SIP}skriv/", writing.write, name="write"),
    path(f"{SIP}skriv-under/", writing.sign, name="sign"),
    path(f"{SIP}folj-upp/", writing.follow_up, name="follow_up"),
    path(f"{SIP}avsluta/", writing.close, name="close"),
    path(f"{SIP}noterat/", sips.noted, name="noted"),
    path(f"{CASE}sip/", sips.initiate, name="initiate"),
    path(f"{CASE}stod/", support.decide, name="decide_support"),
    path(f"{MEASURE}borja/", support.start, name="start_support"),
    path(f"{MEASURE}avsluta/", support.end, name="end_support"),
    path("placeringar/<uuid:stay_id>/ta-emot/", support.hand_off, name="hand_off"),
]
