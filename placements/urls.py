"""Addresses of placements. Opaque ids only."""

from django.urls import path

from placements.views import boards, days, giving, importing, matching, offers, stays

app_name = "placements"
urlpatterns = [
    path("dagen/", days.day, name="day"),
    path("dagen/<uuid:unit_id>/", days.day_unit, name="day_unit"),
    path("platser/", boards.board, name="board"),
    path("platser/belaggning/", boards.occupancy, name="occupancy"),
    path("platser/ledig/<uuid:place_id>/", giving.give_in, name="give_in"),
    path("platser/stangd/<uuid:claim_id>/", boards.claim, name="claim"),
    path("platser/<uuid:unit_id>/ge-plats/", giving.give, name="give"),
    path("platser/<uuid:unit_id>/preliminar-plats/", giving.provisional, name="provisional"),
    path("platser/<uuid:unit_id>/stang/", boards.close_place, name="close"),
    path("platser/<uuid:unit_id>/reservera/", boards.hold_place, name="hold"),
    path("platser/<uuid:unit_id>/las-in/", importing.import_page, name="import"),
    path("platser/<uuid:unit_id>/erbjudanden/", offers.index, name="offers"),
    path("platser/erbjud/<uuid:place_id>/", offers.offer_place, name="offer_place"),
    path("platser/<uuid:unit_id>/matchning/", matching.rules, name="match_rules"),
    path("platser/<uuid:unit_id>/egenskaper/", matching.traits, name="traits"),
    path("arenden/<uuid:case_id>/begransningar/", matching.restrictions, name="restrictions"),
    path("begransningar/<uuid:restriction_id>/upphav/", matching.end, name="restriction_end"),
    path("ansokningar/<uuid:application_id>/nej-just-nu/", offers.say_no, name="say_no"),
    path("erbjudanden/<uuid:offer_id>/", offers.offer, name="offer"),
    path("erbjudanden/<uuid:offer_id>/ja/", offers.accept, name="accept"),
    path("erbjudanden/<uuid:offer_id>/nej/", offers.decline, name="decline"),
    path("erbjudanden/<uuid:offer_id>/ge/", offers.give, name="give_offered"),
    path("erbjudanden/<uuid:offer_id>/ta-tillbaka/", offers.take_back, name="take_back"),
    path("erbjudanden/<uuid:offer_id>/ta-upp/", offers.take_up, name="take_up"),
    path("placeringar/<uuid:stay_id>/", stays.stay, name="stay"),
    path("placeringar/<uuid:stay_id>/ankomst/", stays.arrival, name="arrival"),
    path("placeringar/<uuid:stay_id>/utskrivning/", stays.discharge, name="discharge"),
    path("placeringar/<uuid:stay_id>/hemgang/", stays.plan, name="plan"),
    path("placeringar/<uuid:stay_id>/dagar/", stays.days, name="days"),
    path("placeringar/<uuid:stay_id>/flytt/", stays.move, name="move"),
    path("placeringar/<uuid:stay_id>/installd/", stays.cancel, name="cancel"),
    path("placeringar/<uuid:stay_id>/bekrafta/", stays.confirm, name="confirm"),
    path("placeringar/<uuid:stay_id>/franvaro/", stays.leave, name="leave"),
    path("placeringar/<uuid:stay_id>/ater/", stays.back, name="return"),
    path("placeringar/<uuid:stay_id>/samma-plats/", giving.share, name="share"),
]
